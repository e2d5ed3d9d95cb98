using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Exact.Coloring;

/// <summary>Red, green and blue as sums of the channels of a latent: <c>rgb = latent * factors + bias</c>, values -1 to 1.</summary>
/// <param name="Origin">Where the numbers come from.</param>
/// <param name="Factors">One row per channel, with what it adds to red, green and blue.</param>
/// <param name="Bias">Red, green and blue of a latent of zeros.</param>
public sealed record LatentColors(string Origin, double[][] Factors, double[] Bias)
{
    /// <summary>They were measured with this very image decoder; otherwise they are what is published for its family, which fits less.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>The <see cref="LatentAgreement.Distance"/> above which hardly an honest image of this very decoder lies; null where that was not measured.</summary>
    public double? DoubtFrom { get; init; }

    /// <summary>The distance above which none does, with a margin; null likewise.</summary>
    public double? RefuseFrom { get; init; }

    /// <summary>An image of one pixel per latent element; what is not finite is grey.</summary>
    /// <exception cref="ArgumentException">The latent is shorter than channels x width x height.</exception>
    public RgbImage Render(ReadOnlySpan<float> latent, int width, int height) => DecodedPixels.TryConvert(RenderPlanes(latent, width, height), width, height, out var image)
        ? image!
        : throw new InvalidOperationException("All values are finite.");

    /// <summary>The same as planes of red, green and blue, values -1 to 1.</summary>
    /// <exception cref="ArgumentException">As <see cref="Render"/>.</exception>
    public float[] RenderPlanes(ReadOnlySpan<float> latent, int width, int height)
    {
        if (latent.Length < Factors.Length * width * height)
        {
            throw new ArgumentException($"{Factors.Length} channels of {width} x {height} have more than {latent.Length} elements.", nameof(latent));
        }

        var plane = width * height;
        var planes = new float[3 * plane];
        for (var i = 0; i < planes.Length; i++)
        {
            var (color, place) = (i / plane, i % plane);
            var sum = Bias[color];
            for (var channel = 0; channel < Factors.Length; channel++)
            {
                sum += Factors[channel][color] * latent[(channel * plane) + place];
            }

            planes[i] = double.IsFinite(sum) ? (float)Math.Clamp(sum, -1, 1) : 0;
        }

        return planes;
    }
}
