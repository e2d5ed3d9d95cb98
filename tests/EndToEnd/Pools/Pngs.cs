using System.Buffers.Binary;

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
}
