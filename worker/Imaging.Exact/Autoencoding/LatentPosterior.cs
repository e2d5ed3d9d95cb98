using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Autoencoding;

/// <summary>The normal distribution that image encoders put out as <c>latent_parameters</c>: means of all channels, then logarithms of variances.</summary>
public static class LatentPosterior
{
    private const double MinLogVariance = -30;
    private const double MaxLogVariance = 20;

    /// <summary>
    /// <c>mean + exp(clamp(log variance, -30, 20) / 2) * noise</c>, computed in double and rounded once. The result is not yet multiplied by the scaling
    /// factor of the model.
    /// </summary>
    /// <param name="parameters">[2 channels, height, width] of one image.</param>
    /// <param name="noise">Standard-normal noise, half as long.</param>
    /// <param name="latent">Receives the sample, half as long; may be the noise.</param>
    public static void Sample(ReadOnlySpan<float> parameters, ReadOnlySpan<float> noise, Span<float> latent)
    {
        ThrowIfLengthsDiffer(parameters.Length, noise.Length, latent.Length);
        for (var i = 0; i < latent.Length; i++)
        {
            var deviation = ExactMath.Exp(0.5 * Math.Clamp((double)parameters[latent.Length + i], MinLogVariance, MaxLogVariance));
            latent[i] = (float)(parameters[i] + (deviation * noise[i]));
        }
    }

    /// <summary>The most likely latent: the means.</summary>
    /// <param name="parameters">[2 channels, height, width] of one image.</param>
    public static ReadOnlySpan<float> Mode(ReadOnlySpan<float> parameters)
    {
        ThrowIfLengthsDiffer(parameters.Length, parameters.Length / 2, parameters.Length / 2);
        return parameters[..(parameters.Length / 2)];
    }

    private static void ThrowIfLengthsDiffer(int parameters, int noise, int latent)
    {
        if (parameters != 2L * noise || noise != latent)
        {
            throw new ArgumentException(
                $"{parameters} parameters need {parameters / 2} elements of noise and latent, not {noise} and {latent}.",
                nameof(parameters));
        }
    }
}
