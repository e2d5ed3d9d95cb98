using SogniLike.Imaging.Exact.Arithmetic;
using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>How much image and noise a latent holds: <c>Signal * image + Noise * noise</c>.</summary>
/// <param name="Signal">Factor of the image.</param>
/// <param name="Noise">Factor of unit noise.</param>
public readonly record struct NoiseLevel(double Signal, double Noise)
{
    /// <summary>No noise at all.</summary>
    public static NoiseLevel Clean { get; } = new(1, 0);

    /// <summary>Half the logarithm of the signal-to-noise ratio; infinite without noise.</summary>
    internal double Lambda => ExactMath.Log(Signal) - ExactMath.Log(Noise);

    /// <summary>The level where the image has a share of the variance.</summary>
    internal static NoiseLevel OfAlpha(double alpha) => new(Math.Sqrt(alpha), Math.Sqrt(1 - alpha));

    /// <summary>The level of unit variance with a ratio of noise to signal.</summary>
    internal static NoiseLevel OfSigma(double sigma)
    {
        var signal = 1 / Math.Sqrt((sigma * sigma) + 1);
        return new NoiseLevel(signal, sigma * signal);
    }

    /// <summary>The level on the straight line from image to noise.</summary>
    internal static NoiseLevel OfFlow(double sigma) => new(1 - sigma, sigma);

    /// <summary>The image that a model output stands for.</summary>
    internal Linear Image(PredictionType prediction) => prediction switch
    {
        PredictionType.Epsilon => (Linear.Latent - (Noise * Linear.Output)) / Signal,
        PredictionType.Velocity => ((Signal / Norm) * Linear.Latent) - ((Noise / Math.Sqrt(Norm)) * Linear.Output),
        PredictionType.Sample => Linear.Output,
        PredictionType.Flow => Linear.Latent - (Noise * Linear.Output),
        _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, "Unknown prediction type."),
    };

    /// <summary>The noise that a model output stands for.</summary>
    internal Linear Epsilon(PredictionType prediction) => prediction switch
    {
        PredictionType.Epsilon => Linear.Output,
        PredictionType.Velocity => ((Signal / Math.Sqrt(Norm)) * Linear.Output) + ((Noise / Norm) * Linear.Latent),
        PredictionType.Sample => (Linear.Latent - (Signal * Linear.Output)) / Noise,
        PredictionType.Flow => Linear.Latent + (Signal * Linear.Output),
        _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, "Unknown prediction type."),
    };

    /// <summary>Velocities are defined for latents of unit variance; others are scaled to it first.</summary>
    private double Norm => (Signal * Signal) + (Noise * Noise);
}
