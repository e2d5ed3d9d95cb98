using System.Buffers.Binary;
using System.IO.Compression;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

/// <summary>Builds PNG files piece by piece, sound ones and others.</summary>
internal sealed class TestPng : IDisposable
{
    private readonly MemoryStream _file = new();
    private readonly PngChunkWriter _chunks;

    public TestPng()
    {
        _chunks = new PngChunkWriter(_file);
        _chunks.WriteSignature();
    }

    public static RgbImage Gradient(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i * 31) ^ (i >> 5));
        }

        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Flat(int width, int height, byte red, byte green, byte blue)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>Rows of zeros with filter 0, compressed.</summary>
    public static byte[] Black(int width, int height) => Compress(new byte[height * (1 + (width * 3))]);

    public static byte[] Compress(byte[] raw)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            zlib.Write(raw);
        }

        return compressed.ToArray();
    }

    public TestPng Header(uint width, uint height, byte depth = 8, byte colour = 2, byte compression = 0, byte filter = 0, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[10], data[11], data[12]) = (depth, colour, compression, filter, interlace);
        return Chunk("IHDR", data);
    }

    public TestPng Chunk(string type, byte[] data)
    {
        _chunks.WriteChunk(BinaryPrimitives.ReadUInt32BigEndian(System.Text.Encoding.Latin1.GetBytes(type)), data);
        return this;
    }

    public TestPng Raw(params byte[] bytes)
    {
        _file.Write(bytes);
        return this;
    }

    public byte[] End() => Chunk("IEND", []).ToArray();

    public void Dispose() => _file.Dispose();

    public byte[] ToArray() => _file.ToArray();
}
