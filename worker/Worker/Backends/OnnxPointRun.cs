using System.Diagnostics;
using SogniLike.Imaging.Generation.Evaluations;

namespace SogniLike.Worker.Backends;

/// <summary>Single points with the imaging library.</summary>
internal sealed class OnnxPointRun(PointEvaluator evaluator) : IPointRun
{
    public int LatentLength => evaluator.LatentLength;

    public async Task<PointOutcome> PredictAsync(int evaluation, ReadOnlyMemory<float> latent, CancellationToken cancellationToken) =>
        await evaluator.EvaluateAsync([new EvaluationPoint(evaluation, latent)], cancellationToken) switch
        {
            EvaluationResult.Completed { Predictions: [var prediction] } => new PointOutcome.Prediction(prediction),
            EvaluationResult.Invalid { Faults: [var fault, ..] } => new PointOutcome.Failed(fault.Message),
            EvaluationResult.Failed failed => new PointOutcome.Failed(failed.Message),
            _ => throw new UnreachableException(),
        };

    public async Task<PointOutcome> DecodeAsync(ReadOnlyMemory<float> latent, CancellationToken cancellationToken) =>
        await evaluator.DecodeAsync(latent, cancellationToken) switch
        {
            DecodingResult.Completed { Image: var image } => new PointOutcome.Image(image.Pixels),
            DecodingResult.Invalid { Fault: var fault } => new PointOutcome.Failed(fault.Message),
            DecodingResult.Failed failed => new PointOutcome.Failed(failed.Message),
            _ => throw new UnreachableException(),
        };

    public void Dispose() => evaluator.Dispose();
}
