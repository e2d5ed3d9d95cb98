namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>How noise levels are spread over the steps of a run. <see cref="ScheduleTypes"/> has their names.</summary>
public enum ScheduleType
{
    /// <summary>Timesteps from N - 1 to 0, evenly. "Uniform" in A1111, "normal" in ComfyUI.</summary>
    Linspace,

    /// <summary>Multiples of N / steps from 0 on, plus <c>steps_offset</c>.</summary>
    Leading,

    /// <summary>Multiples of N / steps from N - 1 down.</summary>
    Trailing,

    /// <summary>Karras et al. (2022), rho 7.</summary>
    Karras,

    /// <summary>Evenly in the logarithm of the noise level.</summary>
    Exponential,

    /// <summary>Quantiles of the beta distribution with both parameters 0.6 (Lee et al., 2024).</summary>
    Beta,

    /// <summary>Evenly in the signal-to-noise ratio's logarithm as Lu et al. (2022); <c>use_lu_lambdas</c>.</summary>
    LuLambdas,

    /// <summary>"SGM Uniform" of A1111; <see cref="Trailing"/> in the samplers after diffusers.</summary>
    SgmUniform,

    /// <summary>"Simple" of A1111: every (N / steps)th training level; <see cref="Trailing"/> in the samplers after diffusers.</summary>
    Simple,

    /// <summary>Align Your Steps (Sabour et al., 2024), the levels found for Stable Diffusion 1.5.</summary>
    AlignYourSteps,

    /// <summary>Align Your Steps, the levels found for SDXL.</summary>
    AlignYourStepsXl,
}
