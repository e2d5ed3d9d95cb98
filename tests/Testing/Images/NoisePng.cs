using System.Buffers.Binary;

namespace SogniLike.Testing.Images;

/// <summary>
/// Sound PNG files of the same noise whose last four bytes of pixels are a number, so that no two images are alike and making one costs next to nothing.
/// Noise does not shrink: a file has about as many bytes as pixels times three. Safe for concurrent use.
/// </summary>
public sealed class NoisePng
{
    private const int NumberBytes = 4;
    private const uint AdlerModulus = 65_521;

    private readonly byte[] _before;
    private readonly byte[] _lastRow;
    private readonly (uint A, uint B) _adler;

    /// <param name="side">Width and height, pixels.</param>
    public NoisePng(int side)
    {
        Side = side;
        var row = (3 * side) + 1;
        var pixels = new byte[row * side];
        new Random(20_260_101).NextBytes(pixels);
        for (var y = 0; y < side; y++)
        {
            // Filter 0: the row as it is.
            pixels[y * row] = 0;
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 2);

        // All rows but the last, stored, as one chunk; the last row follows as a chunk of its own in every file.
        var data = new List<byte> { 0x78, 0x01 };
        var first = pixels.AsSpan(0, pixels.Length - row);
        for (var at = 0; at < first.Length; at += ushort.MaxValue)
        {
            AddStored(data, first.Slice(at, Math.Min(ushort.MaxValue, first.Length - at)), isLast: false);
        }

        _before = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [.. data])];
        _lastRow = pixels[^row..];
        _adler = Adler((1, 0), first);
    }

    /// <summary>Width and height, pixels.</summary>
    public int Side { get; }

    /// <summary>The file with this number.</summary>
    public byte[] Draw(uint number)
    {
        byte[] row = [.. _lastRow];
        BinaryPrimitives.WriteUInt32BigEndian(row.AsSpan(row.Length - NumberBytes), number);
        var data = new List<byte>(row.Length + 16);
        AddStored(data, row, isLast: true);
        var (a, b) = Adler(_adler, row);
        data.AddRange(BigEndian((b << 16) | a));
        return [.. _before, .. Chunk("IDAT"u8, [.. data]), .. Chunk("IEND"u8, [])];
    }

    private static void AddStored(List<byte> data, ReadOnlySpan<byte> bytes, bool isLast)
    {
        var length = (ushort)bytes.Length;
        data.AddRange([isLast ? (byte)1 : (byte)0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
        data.AddRange(bytes);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] body = [.. type, .. content];
        return [.. BigEndian((uint)content.Length), .. body, .. BigEndian(Crc(body))];
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static (uint A, uint B) Adler((uint A, uint B) state, ReadOnlySpan<byte> bytes)
    {
        var (a, b) = state;
        foreach (var value in bytes)
        {
            a = (a + value) % AdlerModulus;
            b = (b + a) % AdlerModulus;
        }

        return (a, b);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(crc & 1));
            }
        }

        return ~crc;
    }
}
