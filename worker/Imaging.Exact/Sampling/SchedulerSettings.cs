namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// What a model says about the noise it was trained with and how to sample it: the fields of diffusers' <c>scheduler_config.json</c> that all samplers share.
/// Defaults are those of Stable Diffusion 1.x where diffusers' classes agree.
/// </summary>
public sealed record SchedulerSettings
{
    /// <summary>Number of training timesteps, 1 to 10,000.</summary>
    public int TrainingTimesteps { get; init; } = 1000;

    /// <summary>First beta.</summary>
    public double BetaStart { get; init; } = 0.00085;

    /// <summary>Last beta.</summary>
    public double BetaEnd { get; init; } = 0.012;

    /// <summary>The curve between them; ignored when <see cref="TrainedBetas"/> is given.</summary>
    public BetaSchedule BetaSchedule { get; init; } = BetaSchedule.ScaledLinear;

    /// <summary>All betas, one per training timestep; null computes them.</summary>
    public IReadOnlyList<float>? TrainedBetas { get; init; }

    /// <summary>Rescales the betas so that the last timestep holds no signal (Lin et al., 2023).</summary>
    public bool RescaleToZeroSignal { get; init; }

    /// <summary>What the model predicts.</summary>
    public PredictionType PredictionType { get; init; } = PredictionType.Epsilon;

    /// <summary>Spread of the steps; null takes the default of the sampler.</summary>
    public TimestepSpacing? TimestepSpacing { get; init; }

    /// <summary>Added to timesteps of <see cref="TimestepSpacing.Leading"/>; Stable Diffusion uses 1.</summary>
    public int StepsOffset { get; init; }

    /// <summary>DDIM's last step goes to an image without noise (true) or to the noise level of training timestep 0 (false, as Stable Diffusion).</summary>
    public bool SetAlphaToOne { get; init; } = true;

    /// <summary>Limit for the magnitude of predicted images; null does not clip, which is what latent models need.</summary>
    public double? ClipRange { get; init; }

    /// <summary>Noise levels after Karras et al. (2022), rho 7, between the first and last of the plain ones. For samplers that work with sigmas.</summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Noise level after the last step of samplers that work with sigmas.</summary>
    public FinalSigma FinalSigma { get; init; }
}
