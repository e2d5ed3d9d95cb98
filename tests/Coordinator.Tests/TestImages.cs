using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Tests;

/// <summary>PNG files as workers upload them.</summary>
internal static class TestImages
{
    /// <summary>Noise that the seed alone decides, with a text entry that the coordinator must not pass on.</summary>
    public static byte[] Noise(int seed, int width = 128, int height = 128)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return PngEncoder.Encode(new RgbImage(width, height, pixels), new PngText("Comment", "from the worker"));
    }

    /// <summary>One colour.</summary>
    public static byte[] Flat(int width = 128, int height = 128) => PngEncoder.Encode(new RgbImage(width, height, new byte[width * height * 3]));

    /// <summary>Black and white, in stripes as wide as a latent element.</summary>
    public static byte[] Stripes(int width = 128, int height = 128)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i / 3 % width / 8 % 2 == 0 ? 0 : 255);
        }

        return PngEncoder.Encode(new RgbImage(width, height, pixels));
    }
}
