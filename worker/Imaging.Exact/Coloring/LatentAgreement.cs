namespace SogniLike.Imaging.Exact.Coloring;

/// <summary>How much an image looks like the latent that it is said to be decoded from: cheap, without the decoder, and therefore only roughly.</summary>
public static class LatentAgreement
{
    /// <summary>
    /// Root mean square of the differences between what the latent's colours say and what the image shows, values -1 to 1: 0 for equal, about 0.9 for unrelated pictures of strong
    /// colours. Sums go from the first element to the last in double.
    /// </summary>
    /// <param name="colors">Of the model's latents.</param>
    /// <param name="latent">The latent that was decoded, finite.</param>
    /// <param name="width">Columns of the latent.</param>
    /// <param name="height">Rows of the latent.</param>
    /// <param name="averages">As <see cref="PixelAverages.Planes"/> gives them.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static double Distance(LatentColors colors, ReadOnlySpan<float> latent, int width, int height, ReadOnlySpan<float> averages)
    {
        ArgumentNullException.ThrowIfNull(colors);
        var rendered = colors.RenderPlanes(latent, width, height);
        if (averages.Length != rendered.Length)
        {
            throw new ArgumentException($"The image has {averages.Length} averages, the latent {rendered.Length}.", nameof(averages));
        }

        var squares = 0.0;
        for (var i = 0; i < rendered.Length; i++)
        {
            var apart = (double)rendered[i] - averages[i];
            squares += apart * apart;
        }

        return Math.Sqrt(squares / rendered.Length);
    }
}
