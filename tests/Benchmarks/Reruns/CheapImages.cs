using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Benchmarks.Reruns;

/// <summary>Images that cost less than the decoder's, made of the decoder's own: nearer to it than anybody can come who did not run it.</summary>
internal static class CheapImages
{
    public static (string Name, Func<RgbImage, RgbImage> Make)[] All { get; } =
    [
        ("6_bits", static image => Each(image, static value => (byte)(value & 0xFC))),
        ("5_bits", static image => Each(image, static value => (byte)(value & 0xF8))),
        ("half_size", static image => Shrunk(image, 2)),
        ("latent_size", static image => Shrunk(image, 8)),
        ("shifted_by_a_pixel", Shifted),
        ("brighter_by_3", static image => Each(image, static value => (byte)Math.Min(255, value + 3))),
    ];

    private static RgbImage Each(RgbImage image, Func<byte, byte> change) => new(image.Width, image.Height, [.. image.Pixels.ToArray().Select(change)]);

    /// <summary>Means of squares, drawn large again with straight lines between their centres.</summary>
    private static RgbImage Shrunk(RgbImage image, int factor)
    {
        var (width, height) = (image.Width / factor, image.Height / factor);
        var means = new double[width * height * 3];
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (x, y) = (i / 3 % image.Width / factor, i / 3 / image.Width / factor);
            means[(((y * width) + x) * 3) + (i % 3)] += image.Pixels.Span[i] / (double)(factor * factor);
        }

        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, left, right) = Between(i / 3 % image.Width, factor, width);
            var (y, top, bottom) = Between(i / 3 / image.Width, factor, height);
            pixels[i] = (byte)Math.Round((At(left, top) * (1 - x) * (1 - y)) + (At(right, top) * x * (1 - y)) + (At(left, bottom) * (1 - x) * y) + (At(right, bottom) * x * y));

            double At(int column, int row) => means[(((row * width) + column) * 3) + (i % 3)];
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }

    private static (double Share, int First, int Second) Between(int pixel, int factor, int count)
    {
        var place = Math.Clamp(((pixel + 0.5) / factor) - 0.5, 0, count - 1);
        var first = (int)place;
        return (place - first, first, Math.Min(first + 1, count - 1));
    }

    private static RgbImage Shifted(RgbImage image)
    {
        var pixels = image.Pixels.ToArray();
        image.Pixels.Span[..^3].CopyTo(pixels.AsSpan(3));
        return new RgbImage(image.Width, image.Height, pixels);
    }
}
