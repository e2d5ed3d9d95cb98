namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>How the noise variance grows over the training timesteps.</summary>
public enum BetaSchedule
{
    /// <summary>Betas on a straight line.</summary>
    Linear,

    /// <summary>Square roots of the betas on a straight line; what Stable Diffusion uses.</summary>
    ScaledLinear,

    /// <summary>Cosine schedule of Nichol and Dhariwal, betas capped at 0.999.</summary>
    SquaredCosineCapped,
}
