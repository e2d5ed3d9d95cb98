namespace SogniLike.Imaging.Exact.Coloring;

/// <summary>How much an image looks like the latent that it is said to be decoded from: cheap, without the decoder, and therefore only roughly.</summary>
public static class LatentAgreement
{
    // Less is one colour, in steps of 8 bits.
    private const double LeastVariance = 1e-5;

    /// <summary>
    /// One minus the correlation between the colours that the latent's elements stand for and the means of the pixels that they become, each colour around its own mean: 0 where both
    /// show the same, about 0.8 for unrelated pictures, 2 for a negative. Brightness and contrast, which decoders change most, make no difference. Sums go from the first element to the
    /// last in double.
    /// </summary>
    /// <param name="colors">Of the model's latents.</param>
    /// <param name="latent">The latent that was decoded, finite.</param>
    /// <param name="width">Columns of the latent.</param>
    /// <param name="height">Rows of the latent.</param>
    /// <param name="averages">As <see cref="PixelAverages.Planes"/> gives them.</param>
    /// <returns>Null where one of the two has one colour only.</returns>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static double? Distance(LatentColors colors, ReadOnlySpan<float> latent, int width, int height, ReadOnlySpan<float> averages)
    {
        ArgumentNullException.ThrowIfNull(colors);
        var rendered = colors.RenderPlanes(latent, width, height);
        if (averages.Length != rendered.Length)
        {
            throw new ArgumentException($"The image has {averages.Length} averages, the latent {rendered.Length}.", nameof(averages));
        }

        var plane = width * height;
        var (both, one, other) = (0.0, 0.0, 0.0);
        for (var color = 0; color < 3; color++)
        {
            var expected = rendered.AsSpan(color * plane, plane);
            var shown = averages.Slice(color * plane, plane);
            var (expectedMean, shownMean) = (Mean(expected), Mean(shown));
            for (var i = 0; i < plane; i++)
            {
                var (a, b) = (expected[i] - expectedMean, shown[i] - shownMean);
                both += a * b;
                one += a * a;
                other += b * b;
            }
        }

        var least = LeastVariance * rendered.Length;
        return one < least || other < least ? null : 1 - (both / Math.Sqrt(one * other));
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
