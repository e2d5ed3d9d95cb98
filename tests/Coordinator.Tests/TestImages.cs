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
}
