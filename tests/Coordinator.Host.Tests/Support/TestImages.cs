using System.Buffers.Binary;
using System.IO.Compression;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>Images as workers send them, good and bad.</summary>
internal static class TestImages
{
    /// <summary>An image whose pixels depend on the seed.</summary>
    public static RgbImage Draw(int width, int height, ulong seed)
    {
        var pixels = new byte[width * height * 3];
        new Random((int)(seed & int.MaxValue)).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static byte[] Png(int width, int height, ulong seed) => PngEncoder.Encode(Draw(width, height, seed));

    /// <summary>A small file that says it is <paramref name="width"/> x <paramref name="height"/> and unfolds to far more.</summary>
    public static byte[] Bomb(int width, int height)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 16];
            for (var i = 0; i < 1 << 10; i++)
            {
                zlib.Write(zeros);
            }
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, data.ToArray());
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] body = [.. type, .. data];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        png.Write(word);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc(body));
        png.Write(word);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(crc & 1));
            }
        }

        return ~crc;
    }
}
