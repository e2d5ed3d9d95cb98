using Google.Protobuf;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Audits;

/// <summary>The loop of an audit and of a calibration: read a point, compute it, answer, until the coordinator ends the call. Everything that it may ask for has a limit.</summary>
/// <param name="call">Begun already.</param>
/// <param name="maxEvaluations">Evaluations that may be asked for.</param>
/// <param name="maxImages">Images that may be asked for.</param>
/// <param name="open">The run that a question belongs to, out of the task that came with it, if one did. Stays the caller's.</param>
/// <param name="answered">Called after every answer.</param>
/// <param name="draw">Draws the image of the whole task; null where that may not be asked for.</param>
internal sealed class PointExchange(
    IAuditCall call,
    int maxEvaluations,
    int maxImages,
    Func<ImageTask?, CancellationToken, Task<PointRunOpening>> open,
    Action answered,
    Func<CancellationToken, Task<PointOutcome>>? draw = null)
{
    /// <summary>Largest part of an answer; the contract allows 1 MiB.</summary>
    private const int PartBytes = 512 << 10;

    private int _evaluations;
    private int _images;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="Grpc.Core.RpcException">The call broke, or the coordinator ended it with an error.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ExchangeEnd> RunAsync(CancellationToken cancellationToken)
    {
        while (await call.ReadAsync(cancellationToken) is { } first)
        {
            if (first.Report is { } report)
            {
                return new ExchangeEnd.Finished(report);
            }

            if (Count(first) is { } refused)
            {
                return refused;
            }

            if (first.PointCase == AuditQuestion.PointOneofCase.Draw)
            {
                var drawn = await draw!(cancellationToken);
                if (drawn is PointOutcome.Failed cannot)
                {
                    return new ExchangeEnd.Unable(AuditDeclineReason.Unsupported, cannot.Message);
                }

                await AnswerAsync(BytesOf(drawn), cancellationToken);
                answered();
                continue;
            }

            var opening = await open(first.Task, cancellationToken);
            if (opening is not PointRunOpening.Opened { Run: var run })
            {
                return opening is PointRunOpening.ModelMissing missing
                    ? new ExchangeEnd.Unable(AuditDeclineReason.ModelMissing, missing.Message)
                    : new ExchangeEnd.Unable(AuditDeclineReason.Unsupported, ((PointRunOpening.Unsupported)opening).Message);
            }

            if (await ReadLatentAsync(first, run.LatentLength, cancellationToken) is not { } latent)
            {
                return new ExchangeEnd.Violated($"AuditQuestion.latent must have {TensorBytes.SizeOf(run.LatentLength)} bytes.");
            }

            var outcome = first.PointCase == AuditQuestion.PointOneofCase.Decode
                ? await run.DecodeAsync(latent, cancellationToken)
                : await run.PredictAsync((int)first.Evaluation, latent, cancellationToken);
            if (outcome is PointOutcome.Failed failed)
            {
                return new ExchangeEnd.Unable(AuditDeclineReason.Unsupported, failed.Message);
            }

            await AnswerAsync(BytesOf(outcome), cancellationToken);
            answered();
        }

        return new ExchangeEnd.Finished(null);
    }

    private static ReadOnlyMemory<byte> BytesOf(PointOutcome outcome)
    {
        if (outcome is PointOutcome.Image image)
        {
            return image.Rgb;
        }

        var values = ((PointOutcome.Prediction)outcome).Values;
        var bytes = new byte[TensorBytes.SizeOf(values.Length)];
        TensorBytes.Write(values, bytes);
        return bytes;
    }

    private ExchangeEnd.Violated? Count(AuditQuestion question) => question.PointCase switch
    {
        AuditQuestion.PointOneofCase.Evaluation when question.Evaluation >= MerkleTree.MaxLeaves =>
            new ExchangeEnd.Violated($"AuditQuestion.evaluation is {question.Evaluation}; it must be below {MerkleTree.MaxLeaves}."),
        AuditQuestion.PointOneofCase.Evaluation when ++_evaluations > maxEvaluations =>
            new ExchangeEnd.Violated($"More than {maxEvaluations} evaluations were asked for."),
        AuditQuestion.PointOneofCase.Draw when draw is null => new ExchangeEnd.Violated("The image of a whole task may not be asked for here."),
        AuditQuestion.PointOneofCase.Decode or AuditQuestion.PointOneofCase.Draw when ++_images > maxImages => new ExchangeEnd.Violated($"More than {maxImages} images were asked for."),
        AuditQuestion.PointOneofCase.None => new ExchangeEnd.Violated("An AuditQuestion names no point."),
        _ => null,
    };

    // Null when it is longer or shorter than the model's, or its parts do not belong together.
    private async Task<float[]?> ReadLatentAsync(AuditQuestion first, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[TensorBytes.SizeOf(length)];
        var part = first;
        for (var at = 0; ; part = await call.ReadAsync(cancellationToken))
        {
            if (part is null || part.Latent.Length > bytes.Length - at || (part.PointCase != AuditQuestion.PointOneofCase.None && part.PointCase != first.PointCase))
            {
                return null;
            }

            part.Latent.Span.CopyTo(bytes.AsSpan(at));
            at += part.Latent.Length;
            if (part.Last)
            {
                return at == bytes.Length ? TensorBytes.Read(bytes) : null;
            }

            if (part.Latent.IsEmpty && part != first)
            {
                // Nothing would ever end a row of empty parts.
                return null;
            }
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var at = 0; at < bytes.Length; at += PartBytes)
        {
            var part = bytes.Slice(at, Math.Min(PartBytes, bytes.Length - at));
            await call.WriteAsync(new AuditAnswer { Data = UnsafeByteOperations.UnsafeWrap(part) }, cancellationToken);
        }

        await call.WriteAsync(new AuditAnswer { End = new AuditAnswerEnd() }, cancellationToken);
    }
}
