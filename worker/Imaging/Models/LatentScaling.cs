namespace SogniLike.Imaging.Models;

/// <summary>
/// How latents of a VAE and latents of the denoiser belong together: <c>denoiser = (vae - mean) / deviation * factor</c>, with mean and deviation per channel.
/// </summary>
/// <param name="Factor">What latents were multiplied by in training (<c>scaling_factor</c>).</param>
/// <param name="Means">Mean of each channel; empty for 0. A <c>shift_factor</c> is a mean that all channels share.</param>
/// <param name="Deviations">Deviation of each channel; empty for 1.</param>
public sealed record LatentScaling(double Factor, IReadOnlyList<double> Means, IReadOnlyList<double> Deviations)
{
    /// <summary>Scaling by a factor alone.</summary>
    public LatentScaling(double factor)
        : this(factor, [], [])
    {
    }

    /// <summary>Turns a latent of the denoiser into one of the VAE.</summary>
    /// <param name="latent">[channels, height, width].</param>
    /// <param name="plane">Number of elements of a channel.</param>
    public float[] ToModel(ReadOnlySpan<float> latent, int plane)
    {
        var result = new float[latent.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (mean, deviation) = Of(i / plane);
            result[i] = (float)((latent[i] / Factor * deviation) + mean);
        }

        return result;
    }

    /// <summary>Turns a latent of the VAE into one of the denoiser.</summary>
    /// <param name="latent">[channels, height, width].</param>
    /// <param name="plane">Number of elements of a channel.</param>
    public float[] FromModel(ReadOnlySpan<float> latent, int plane)
    {
        var result = new float[latent.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (mean, deviation) = Of(i / plane);
            result[i] = (float)((latent[i] - mean) / deviation * Factor);
        }

        return result;
    }

    private (double Mean, double Deviation) Of(int channel) =>
        (channel < Means.Count ? Means[channel] : 0, channel < Deviations.Count ? Deviations[channel] : 1);
}
