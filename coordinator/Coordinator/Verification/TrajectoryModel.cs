using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Verification;

/// <summary>What trajectories of one model are checked with. Immutable and safe for concurrent use.</summary>
public sealed class TrajectoryModel
{
    private readonly SchedulerSettings _scheduler;
    private readonly ModelSampling _sampling;

    private TrajectoryModel(SchedulerSettings scheduler, ModelSampling sampling, LatentColors? colors) => (_scheduler, _sampling, Colors) = (scheduler, sampling, colors);

    /// <summary>The colours of its latents; null when none are known.</summary>
    public LatentColors? Colors { get; }

    /// <summary>Edge in pixels of what one latent element becomes.</summary>
    public int PixelsPerLatent => _sampling.PixelsPerLatent;

    /// <summary>Null when the model's entry does not say enough.</summary>
    public static TrajectoryModel? Of(ModelRecord model)
    {
        if (model.Sampling is not { } sampling || SchedulerSettingsReader.Read(System.Text.Encoding.UTF8.GetBytes(sampling.SchedulerConfig), out _) is not { } scheduler)
        {
            return null;
        }

        var decoder = model.Files.FirstOrDefault(file => file.Path is "vae_decoder/model.onnx");
        var hasTwoTextEncoders = model.Files.Any(file => file.Path.StartsWith("text_encoder_2/", StringComparison.Ordinal));
        return new TrajectoryModel(
            scheduler, sampling, LatentColorTable.Find(sampling.LatentChannels, hasTwoTextEncoders, decoder?.SizeBytes ?? -1, () => decoder?.Sha256 ?? ""));
    }

    /// <summary>Columns and rows of a job's latent.</summary>
    public (int Width, int Height) LatentSize(JobSpec spec) => (spec.Width / PixelsPerLatent, spec.Height / PixelsPerLatent);

    /// <summary>Elements of a job's latent.</summary>
    public int LatentLength(JobSpec spec) => _sampling.LatentChannels * (spec.Width / PixelsPerLatent) * (spec.Height / PixelsPerLatent);

    /// <summary>How a job is sampled; null when its sampler is not known or does not take the model's settings.</summary>
    public SamplingPlan? PlanOf(JobSpec spec)
    {
        var tokens = spec.Width / (2 * PixelsPerLatent) * (spec.Height / (2 * PixelsPerLatent));
        try
        {
            return Samplers.ByName.GetValueOrDefault(spec.Sampler)?.CreatePlan(
                _scheduler,
                spec.Steps, new SamplerOptions { Strength = spec.Source?.Strength ?? 1, ImageTokens = _scheduler.UseDynamicShifting ? tokens : null });
        }
        catch (ArgumentException)
        {
            // No worker can run it either.
            return null;
        }
    }

    /// <summary>The noise of a job's seed, from its start; null when its source is not known.</summary>
    public static INoiseStream? NoiseOf(JobSpec spec) => NoiseSources.ByName.GetValueOrDefault(spec.NoiseSource)?.Open(spec.Seed);
}
