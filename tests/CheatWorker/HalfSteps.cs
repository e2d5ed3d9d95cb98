using System.Diagnostics;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;

namespace SogniLike.CheatWorker;

/// <summary>
/// Evaluates the model at every second step and claims the prediction of the step before at the others: half the work, for a trajectory whose arithmetic is right from the noise to
/// the image.
/// </summary>
internal sealed class HalfSteps(OnnxImageBackend inner) : Cheat(inner)
{
    public override async Task<ImageOutcome> GenerateAsync(
        ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var opening = await Inner.OpenPointsAsync(request, cancellationToken);
        using var points = ((PointRunOpening.Opened)opening).Run;
        var file = Path.Combine(request.ModelFolder, "scheduler", "scheduler_config.json");
        var settings = SchedulerSettingsReader.Read(await File.ReadAllBytesAsync(file, cancellationToken), out _)!;
        var plan = Samplers.ByName[request.Sampler].CreatePlan(settings, request.Steps);
        var noise = NoiseSources.ByName[request.NoiseSource].Open(request.Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, points.LatentLength), noise);
        float[] prediction = [];
        while (!run.IsComplete)
        {
            var (index, before) = (run.Index, run.Latent.ToArray());
            if (index % 2 == 0)
            {
                prediction = ((PointOutcome.Prediction)await points.PredictAsync(index, before, cancellationToken)).Values;
            }

            run.Advance(prediction);
            Claim(trajectory, plan, index, before, prediction, run);
            progress(new ImageProgress(ProgressPhase.Denoising, index + 1, plan.Timesteps.Count, 0));
        }

        var rgb = ((PointOutcome.Image)await points.DecodeAsync(run.Latent.ToArray(), cancellationToken)).Rgb;
        var png = PngEncoder.Encode(new RgbImage(request.Width, request.Height, rgb.ToArray()));
        var took = Stopwatch.GetElapsedTime(begun);
        return new ImageOutcome.Finished(png, took, plan.Timesteps.Count / took.TotalSeconds);
    }

    private static void Claim(IGenerationObserver? trajectory, SamplingPlan plan, int index, float[] before, float[] prediction, SamplingRun run) =>
        trajectory?.OnStepCompleted(new GenerationStep
        {
            Index = index,
            Count = plan.Timesteps.Count,
            Timestep = plan.Timesteps[index],
            Latent = before,
            Prediction = prediction,
            NextLatent = run.Latent,
        });
}
