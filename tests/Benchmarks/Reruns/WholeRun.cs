using SogniLike.Coordinator.Auditing;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Reruns;

/// <summary>A job that was drawn from its noise on: where it ended, and the image. Immutable.</summary>
/// <param name="Final">The latent that was decoded.</param>
/// <param name="Image">What it was decoded to.</param>
internal sealed record WholeRun(float[] Final, RgbImage Image)
{
    /// <summary>How far this claim lies from what a verifier got, as audits measure it: both over the gain of the job's guidance.</summary>
    public (double Latent, double Image) DistanceTo(WholeRun verifier, double guidanceScale) =>
        (OpinionRules.FinalLatent(0, guidanceScale, Final, verifier.Final, EndLimit.Unmeasured).Distance, Levels(Image, verifier.Image, GuidanceGain.Of(guidanceScale)));

    /// <summary>How far two images lie apart, in levels out of 255.</summary>
    public static double Levels(RgbImage one, RgbImage other, double gain = 1) => OpinionRules.Image(one.Pixels.ToArray(), other.Pixels.Span, EndLimit.Unmeasured, gain).Distance;

    /// <summary>As a worker draws it.</summary>
    public static async Task<WholeRun> OfAsync(ImageModel model, GenerationRequest request, CancellationToken cancellationToken)
    {
        var last = new LastLatent();
        return await new ImagePipeline(model).GenerateAsync(request, last, cancellationToken) is GenerationResult.Completed { Images: [var image, ..] }
            ? new WholeRun(last.Latent, image.Pixels)
            : throw new InvalidOperationException($"{request.Sampler} made no image.");
    }

    /// <summary>Evaluation by evaluation, some of them left out or made of another request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">What is claimed.</param>
    /// <param name="claim">By number and count of evaluations: the request that is evaluated, or null to claim the prediction before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WholeRun> OfAsync(ImageModel model, GenerationRequest request, Func<int, int, GenerationRequest?> claim, CancellationToken cancellationToken)
    {
        var plan = Samplers.ByName[request.Sampler].CreatePlan(model.Contract.Scheduler, request.Steps!.Value, new SamplerOptions { Schedule = request.Schedule });
        using var honest = Open(model, request);
        var noise = NoiseSources.ByName[request.NoiseSource].Open(request.Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, honest.LatentLength), noise);
        var prediction = new float[honest.LatentLength];
        while (!run.IsComplete)
        {
            if (claim(run.Index, plan.Timesteps.Count) is { } evaluated)
            {
                using var other = Open(model, evaluated);
                prediction = await PredictAsync(other, run.Index, run.Latent.ToArray(), cancellationToken);
            }

            run.Advance(prediction);
        }

        var final = run.Latent.ToArray();
        return new WholeRun(final, await DecodeAsync(honest, final, cancellationToken));
    }

    /// <summary>What a model makes of a final latent.</summary>
    public static async Task<RgbImage> DecodeAsync(ImageModel model, GenerationRequest request, float[] latent, CancellationToken cancellationToken)
    {
        using var run = Open(model, request);
        return await DecodeAsync(run, latent, cancellationToken);
    }

    private static PointEvaluator Open(ImageModel model, GenerationRequest request) => new ImagePipeline(model).OpenPoints(request) is PointsOpening.Opened { Evaluator: var evaluator }
        ? evaluator
        : throw new InvalidOperationException($"{request.Sampler} cannot be opened.");

    private static async Task<float[]> PredictAsync(PointEvaluator run, int index, float[] latent, CancellationToken cancellationToken) =>
        await run.EvaluateAsync([new EvaluationPoint(index, latent)], cancellationToken) is EvaluationResult.Completed { Predictions: [var prediction] }
            ? prediction
            : throw new InvalidOperationException("The model could not be evaluated.");

    private static async Task<RgbImage> DecodeAsync(PointEvaluator run, float[] latent, CancellationToken cancellationToken) =>
        await run.DecodeAsync(latent, cancellationToken) is DecodingResult.Completed { Image: var image } ? image : throw new InvalidOperationException("The latent could not be decoded.");

    private sealed class LastLatent : IGenerationObserver
    {
        public float[] Latent { get; private set; } = [];

        public void OnStepCompleted(in GenerationStep completed)
        {
            if (completed.Image == 0)
            {
                Latent = completed.NextLatent.ToArray();
            }
        }
    }
}
