using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Jobs;

/// <summary>Puts the assignments of a batch, which come in a row, into one <see cref="BatchTurn"/>. One caller at a time.</summary>
internal sealed class BatchRow(IImageBackend backend, TimeProvider time)
{
    private const int MaxSize = 64;

    private string _id = "";
    private int _missing;
    private BatchTurn? _turn;
    private ImageRequest? _shape;

    /// <summary>The turn that an assignment is part of; null when it is alone.</summary>
    /// <param name="request">What it asks for; null when it is declined.</param>
    public BatchTurn? Next(Assignment assignment, ImageRequest? request)
    {
        if (assignment.BatchSize < 2 || assignment.BatchId.Length == 0)
        {
            return null;
        }

        if (_id != assignment.BatchId || _missing == 0)
        {
            var size = (int)Math.Min(assignment.BatchSize, MaxSize);
            (_id, _missing, _shape, _turn) = (assignment.BatchId, size, null, new BatchTurn(backend, size, time));
        }

        _missing--;
        if (request is null or { Source: not null } || (_shape ??= ShapeOf(request)) != ShapeOf(request))
        {
            // What is declined does not come, and what is not equal is drawn alone.
            _turn!.Leave();
            return null;
        }

        return _turn;
    }

    private static ImageRequest ShapeOf(ImageRequest request) => request with { Prompt = "", NegativePrompt = "", Seed = 0 };
}
