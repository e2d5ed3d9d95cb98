using System.Buffers.Binary;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.EndToEnd.Tests.Pools;

internal static class Pngs
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Fails unless the bytes begin as a PNG of this size and end as one.</summary>
    public static void AssertPng(byte[] image, int width, int height)
    {
        Assert.True(image.Length > 100, $"{image.Length} bytes are no image.");
        Assert.Equal(Signature, image[..8]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(20)));
        Assert.Equal("IEND"u8.ToArray(), image[^8..^4]);
    }

    /// <summary>Mean absolute difference of the pixels, in levels out of 255.</summary>
    public static double Distance(byte[] image, RgbImage expected)
    {
        long sum = 0;
        var verdict = PngInspector.Inspect(image, new PngLimits(image.Length, expected.Width, expected.Height), (y, row) =>
        {
            var other = expected.Row(y);
            for (var i = 0; i < row.Length; i++)
            {
                sum += Math.Abs(row[i] - other[i]);
            }
        });
        Assert.IsType<PngInspection.Accepted>(verdict);
        return (double)sum / expected.Pixels.Length;
    }
}
