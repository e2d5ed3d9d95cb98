namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// What a model says about the noise it was trained with and how to sample it: the fields of diffusers' <c>scheduler_config.json</c>.
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

    /// <summary>The last step goes to an image without noise (true) or to the noise level of training timestep 0 (false, as Stable Diffusion).
    /// Of DDIM, PNDM and TCD.</summary>
    public bool SetAlphaToOne { get; init; } = true;

    /// <summary>Limit for the magnitude of predicted images; null does not clip, which is what latent models need. Of DDIM, DDPM, LCM and TCD.</summary>
    public double? ClipRange { get; init; }

    /// <summary>Noise levels after Karras et al. (2022), rho 7, between the first and last of the plain ones.</summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Noise levels evenly in their logarithm.</summary>
    public bool UseExponentialSigmas { get; init; }

    /// <summary>Noise levels at quantiles of a beta distribution.</summary>
    public bool UseBetaSigmas { get; init; }

    /// <summary>Noise levels evenly in lambda (Lu et al., 2022).</summary>
    public bool UseLuLambdas { get; init; }

    /// <summary>The spread of noise levels that the settings ask for; null for that of timesteps.</summary>
    internal ScheduleType? SigmaSchedule =>
        UseKarrasSigmas ? ScheduleType.Karras
        : UseLuLambdas ? ScheduleType.LuLambdas
        : UseExponentialSigmas ? ScheduleType.Exponential
        : UseBetaSigmas ? ScheduleType.Beta
        : null;

    /// <summary>Noise level after the last step of samplers that work with sigmas.</summary>
    public FinalSigma FinalSigma { get; init; }

    /// <summary>Lowest noise level for the Karras, exponential and beta spreads; null takes that of the plain ones.</summary>
    public double? SigmaMin { get; init; }

    /// <summary>Highest noise level for the Karras, exponential and beta spreads; null takes that of the plain ones.</summary>
    public double? SigmaMax { get; init; }

    /// <summary>Euler reads noise levels between training timesteps evenly in their logarithm (<c>interpolation_type: log_linear</c>).</summary>
    public bool InterpolateLogSigmas { get; init; }

    /// <summary>Equation that the DPM solvers solve.</summary>
    public SolverAlgorithm Algorithm { get; init; }

    /// <summary>Order of DPM-Solver, UniPC and DEIS, 1 to 3; null takes the sampler's, 2.</summary>
    public int? SolverOrder { get; init; }

    /// <summary>Variant of DPM-Solver and UniPC.</summary>
    public SolverType SolverType { get; init; }

    /// <summary>The multistep solvers lower their order towards the end; null takes the default of the class.</summary>
    public bool? LowerOrderFinal { get; init; }

    /// <summary>DPM-Solver takes its last step with Euler's method.</summary>
    public bool EulerAtFinal { get; init; }

    /// <summary>DPM-Solver leaves out training timesteps whose lambda is below; negative infinity (the default) leaves out none.</summary>
    public double LambdaMinClipped { get; init; } = double.NegativeInfinity;

    /// <summary>UniPC predicts images (true) or noise.</summary>
    public bool PredictImage { get; init; } = true;

    /// <summary>Steps after which UniPC does not correct; null for none.</summary>
    public IReadOnlyList<int>? DisableCorrector { get; init; }

    /// <summary>PNDM starts as a linear multistep method (true, as Stable Diffusion) or by Runge-Kutta steps.</summary>
    public bool SkipRungeKutta { get; init; } = true;

    /// <summary>Fresh noise of DDPM.</summary>
    public VarianceType VarianceType { get; init; }

    /// <summary>Timesteps of the distillation that LCM and TCD choose theirs from; 50.</summary>
    public int OriginalInferenceSteps { get; init; } = 50;

    /// <summary>Scale of the timestep in LCM's boundary condition; 10.</summary>
    public double TimestepScaling { get; init; } = 10;

    /// <summary>Shift of the noise levels of flow models, towards noise above 1.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>The shift of flow models depends on the size of the image, see <see cref="SamplerOptions.ImageTokens"/>.</summary>
    public bool UseDynamicShifting { get; init; }

    /// <summary>Logarithm of the shift at <see cref="BaseImageTokens"/>.</summary>
    public double BaseShift { get; init; } = 0.5;

    /// <summary>Logarithm of the shift at <see cref="MaxImageTokens"/>.</summary>
    public double MaxShift { get; init; } = 1.15;

    /// <summary>Image tokens at which <see cref="BaseShift"/> holds.</summary>
    public int BaseImageTokens { get; init; } = 256;

    /// <summary>Image tokens at which <see cref="MaxShift"/> holds.</summary>
    public int MaxImageTokens { get; init; } = 4096;

    /// <summary>The dynamic shift is linear (<c>time_shift_type: linear</c>) instead of exponential.</summary>
    public bool UseLinearTimeShift { get; init; }

    /// <summary>Noise level before the last step to which those of a flow model are stretched; null does not.</summary>
    public double? ShiftTerminal { get; init; }

    /// <summary>Flow models draw fresh noise in every step.</summary>
    public bool UseStochasticFlow { get; init; }
}
