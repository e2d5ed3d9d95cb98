using System.Buffers.Binary;
using System.IO.Compression;
using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>
/// Reads PNG files of every kind, as people have them: grey, palette, 16 bits, transparent, interlaced. Files are untrusted: checksums and sizes are compared before memory is taken, and no
/// more is decompressed than the image has. Safe for concurrent use.
/// </summary>
public static class PngReader
{
    private const uint PaletteChunk = 0x504C5445; // PLTE
    private const uint TransparencyChunk = 0x74524E53; // tRNS
    private const int MaxPaletteBytes = 256 * 3;

    // First column and row, and the steps to the next, of the passes of an interlaced image; the last is the whole of one that is not.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2), (0, 0, 1, 1)];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file; what follows its end chunk is ignored.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Checked per row.</param>
    /// <returns>The pixels, or why there are none; whatever the bytes are, no exception is thrown because of them.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PngReading Read(ReadOnlyMemory<byte> file, PngReadLimits limits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (file.Length > limits.MaxBytes)
        {
            return new PngReading.Refused(PngRefusal.FileTooLarge, $"The file has {file.Length} bytes; the limit is {limits.MaxBytes}.");
        }

        if (Scan(file.Span, limits, out var found) is { } refused)
        {
            return refused;
        }

        try
        {
            return Decode(file, found!, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return new PngReading.Refused(PngRefusal.CorruptData, "The compressed pixels are damaged.");
        }
    }

    private static PngReading.Refused? Scan(ReadOnlySpan<byte> file, PngReadLimits limits, out Found? found)
    {
        found = null;
        if (!file.StartsWith(PngSignature.Bytes))
        {
            return new PngReading.Refused(PngRefusal.NotPng, "The file does not start with the PNG signature.");
        }

        for (var at = PngSignature.Bytes.Length; ;)
        {
            var length = at + PngSignature.ChunkOverhead <= file.Length ? BinaryPrimitives.ReadUInt32BigEndian(file[at..]) : uint.MaxValue;
            if (length > file.Length - PngSignature.ChunkOverhead - at)
            {
                return new PngReading.Refused(PngRefusal.Truncated, $"The file ends at byte {file.Length} before its end chunk.");
            }

            var type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
            var data = file.Slice(at + 8, (int)length);
            if (BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]) != Crc32.Append(0, file.Slice(at + 4, 4 + (int)length)))
            {
                return new PngReading.Refused(PngRefusal.ChecksumMismatch, $"The chunk at byte {at} fails its CRC.");
            }

            if (found is null != (type == PngSignature.Header))
            {
                return new PngReading.Refused(PngRefusal.ChunkOrder, found is null ? "The first chunk is not IHDR." : $"A second IHDR stands at byte {at}.");
            }

            switch (type)
            {
                case PngSignature.Header when ReadHeader(data, limits, out found) is { } refused:
                    return refused;
                case PaletteChunk:
                    found!.Palette = data[..Math.Min(data.Length / 3 * 3, MaxPaletteBytes)].ToArray();
                    break;
                case TransparencyChunk:
                    found!.Transparency = data[..Math.Min(data.Length, 256)].ToArray();
                    break;
                case PngSignature.Data:
                    found!.Data.Add(new PngLayout.Segment(at + 8, (int)length));
                    break;
                case PngSignature.End:
                    return found!.Data.Count == 0 ? new PngReading.Refused(PngRefusal.ChunkOrder, "IEND stands before any IDAT.") : null;
                case not PngSignature.Header when !PngSignature.IsWellFormed(type) || PngSignature.IsCritical(type):
                    return new PngReading.Refused(PngRefusal.UnsupportedFormat, $"The chunk at byte {at} is one that the format does not know.");
            }

            at += PngSignature.ChunkOverhead + (int)length;
        }
    }

    private static PngReading.Refused? ReadHeader(ReadOnlySpan<byte> header, PngReadLimits limits, out Found? found)
    {
        found = null;
        if (header.Length != PngSignature.HeaderLength)
        {
            return new PngReading.Refused(PngRefusal.MalformedChunk, $"IHDR has {header.Length} bytes; it must have {PngSignature.HeaderLength}.");
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (width < 1 || height < 1 || width > limits.MaxSide || height > limits.MaxSide || (long)width * height > limits.MaxPixels)
        {
            return new PngReading.Refused(
                PngRefusal.WrongSize, $"The image is {width}x{height} pixels; each side must be from 1 to {limits.MaxSide}, and both together at most {limits.MaxPixels} pixels.");
        }

        var kind = new PngKind(header[8], header[9]);
        if (!kind.IsKnown || header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            return new PngReading.Refused(PngRefusal.UnsupportedFormat, "Bit depth, colour type, compression, filter or interlace method is none of the format.");
        }

        found = new Found((int)width, (int)height, kind, header[12] == 1);
        return null;
    }

    private static PngReading Decode(ReadOnlyMemory<byte> file, Found found, CancellationToken cancellationToken)
    {
        var (kind, pixels) = (found.Kind, new byte[found.Width * found.Height * 3]);
        var colors = new PngColors(kind, found.Palette, found.Transparency);
        using var source = ReadOnlyStream.Over(file);
        using var data = new PngDataStream(source, found.Data);
        using var zlib = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
        foreach (var pass in found.IsInterlaced ? Passes.AsSpan(0, Passes.Length - 1) : Passes.AsSpan(Passes.Length - 1))
        {
            var columns = (found.Width - pass.X + pass.StepX - 1) / pass.StepX;
            if (columns <= 0)
            {
                continue;
            }

            var (line, above) = (new byte[kind.RowBytes(columns) + 1], new byte[kind.RowBytes(columns)]);
            for (var y = pass.Y; y < found.Height; y += pass.StepY)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (zlib.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
                {
                    return new PngReading.Refused(PngRefusal.TooLittleData, $"The compressed pixels end in row {y}; the image has {found.Height} rows.");
                }

                var row = line.AsSpan(1);
                if (!PngFilters.TryUndo(line[0], row, above, kind.BytesPerPixel))
                {
                    return new PngReading.Refused(PngRefusal.InvalidFilter, $"Row {y} has filter {line[0]}; filters are 0 to 4.");
                }

                if (!colors.TryWrite(row, columns, pixels.AsSpan(y * found.Width * 3, found.Width * 3), pass.X, pass.StepX))
                {
                    return new PngReading.Refused(PngRefusal.CorruptData, $"Row {y} names a colour that the palette has not.");
                }

                row.CopyTo(above);
            }
        }

        return new PngReading.Read(new RgbImage(found.Width, found.Height, pixels));
    }

    /// <summary>What the chunks say.</summary>
    private sealed class Found(int width, int height, PngKind kind, bool isInterlaced)
    {
        public int Width => width;

        public int Height => height;

        public PngKind Kind => kind;

        public bool IsInterlaced => isInterlaced;

        public byte[] Palette { get; set; } = [];

        public byte[] Transparency { get; set; } = [];

        public List<PngLayout.Segment> Data { get; } = [];
    }
}
