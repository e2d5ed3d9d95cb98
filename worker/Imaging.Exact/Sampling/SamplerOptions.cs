namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>What a request may choose about sampling, beside the number of steps.</summary>
public sealed record SamplerOptions
{
    /// <summary>The defaults.</summary>
    public static SamplerOptions Default { get; } = new();

    /// <summary>
    /// Share of fresh noise in each step, 0 (none) to 1 (all that the equation allows). Null takes the sampler's: 0 for DDIM, 0.3 for TCD, 1 for the
    /// ancestral and
    /// SDE samplers of k-diffusion. Samplers without fresh noise, and those whose amount of it is fixed, ignore it.
    /// </summary>
    public double? Eta { get; init; }

    /// <summary>How noise levels are spread; null takes the model's settings, and where these ask for nothing <see cref="ISampler.PreferredSchedule"/>.</summary>
    public ScheduleType? Schedule { get; init; }

    /// <summary>
    /// Share of the steps that run, above 0 to 1 (all; the default). Image to image starts <c>steps - min((int)(steps * strength), steps)</c> steps late, with
    /// <see cref="SamplingPlan.DrawInitialLatent(Noise.INoiseStream, ReadOnlySpan{float})"/>.
    /// </summary>
    public double Strength { get; init; } = 1;

    /// <summary>Number of image tokens of a transformer, for models whose settings ask for <see cref="SchedulerSettings.UseDynamicShifting"/>; others
    /// ignore it.</summary>
    public int? ImageTokens { get; init; }
}
