using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Audits;

/// <summary>
/// Octaves of the noise level at which the model was evaluated. How far honest machines lie apart depends on it more than on anything else: by two orders of magnitude
/// between the first and the last step of the built-in model, so one tolerance for all steps would let approximations pass in the first.
/// </summary>
public static class NoiseBand
{
    /// <summary>Number of bands.</summary>
    public const int Count = 12;

    private const int First = -6;

    /// <summary>Band of an evaluation, 0 (below 2^-5) to <see cref="Count"/> - 1 (from 2^5): one for each doubling of noise over signal.</summary>
    /// <param name="level">Shares of noise and image in the latent before it.</param>
    public static int Of(NoiseLevel level)
    {
        if (level.Noise <= 0)
        {
            return 0;
        }

        var ratio = level.Noise / level.Signal;
        return double.IsFinite(ratio) ? Math.Clamp(Math.ILogB(ratio) - First, 0, Count - 1) : Count - 1;
    }

    /// <summary>Noise over signal at which a band begins; 0 for the first.</summary>
    public static double LowerEnd(int band) => band == 0 ? 0 : Math.ScaleB(1, band + First);
}
