namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Noise level after the last step of samplers that work with sigmas.</summary>
public enum FinalSigma
{
    /// <summary>None.</summary>
    Zero,

    /// <summary>That of the first training timestep.</summary>
    Minimum,
}
