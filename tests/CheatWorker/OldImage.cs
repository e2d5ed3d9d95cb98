using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>Walks every trajectory and returns the image of its first job for all of them. One job at a time.</summary>
internal sealed class OldImage(OnnxImageBackend inner) : Cheat(inner)
{
    private ReadOnlyMemory<byte> _first;

    public override async Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        var outcome = await Inner.GenerateAsync(request, progress, trajectory, cancellationToken);
        if (outcome is not ImageOutcome.Finished finished)
        {
            return outcome;
        }

        _first = _first.IsEmpty ? finished.Png : _first;
        return finished with { Png = _first };
    }
}
