using System.IO.Compression;
using System.Security.Cryptography;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>
/// Checks PNG files from untrusted senders: every chunk, checksum and row. Memory use is a few rows of the expected width plus 64 KiB whatever the file
/// claims, and decompression stops at the first byte too many, so neither a bomb nor a lie about the size costs anything. Safe for concurrent use on
/// different streams.
/// </summary>
public static class PngInspector
{
    /// <summary>Checks a file in memory.</summary>
    /// <inheritdoc cref="Inspect(Stream, PngLimits, PngRowHandler?, CancellationToken)"/>
    public static PngInspection Inspect(ReadOnlyMemory<byte> file, PngLimits limits, PngRowHandler? onRow = null, CancellationToken cancellationToken = default)
    {
        using var stream = ReadOnlyStream.Over(file);
        return Inspect(stream, limits, onRow, cancellationToken);
    }

    /// <summary>Checks a file.</summary>
    /// <param name="file">A readable, seekable stream that holds the file and nothing else; read from its start, left open, its position afterwards
    /// undefined.</param>
    /// <param name="limits">What the file must look like.</param>
    /// <param name="onRow">Receives each row as it is decoded. Rows may be followed by a refusal: act on them only after
    /// <see cref="PngInspection.Accepted"/>.</param>
    /// <param name="cancellationToken">Checked per chunk and per row.</param>
    /// <returns>A verdict; whatever the bytes are, no exception is thrown because of them.</returns>
    /// <exception cref="IOException">The stream itself could not be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PngInspection Inspect(Stream file, PngLimits limits, PngRowHandler? onRow = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Width, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Height, 1, nameof(limits));
        if (!file.CanSeek)
        {
            throw new ArgumentException("The stream must be seekable.", nameof(file));
        }

        if (new PngScanner(file, limits).TryScan(cancellationToken, out var layout) is { } refused)
        {
            return refused;
        }

        try
        {
            return DecodeRows(file, layout!, onRow, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return new PngInspection.Refused(PngRefusal.CorruptData, "The compressed pixels are damaged.");
        }
    }

    private static PngInspection DecodeRows(Stream file, PngLayout layout, PngRowHandler? onRow, CancellationToken cancellationToken)
    {
        using var data = new PngDataStream(file, layout.Data);
        if (!HasZlibHeader(file, layout))
        {
            return new PngInspection.Refused(PngRefusal.CorruptData, "The compressed pixels do not start with a zlib header of method 8 without dictionary.");
        }

        using var zlib = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = checked(layout.Width * PngFilters.BytesPerPixel);
        var above = new byte[length];
        var line = new byte[length + 1];
        Span<byte> first = stackalloc byte[PngFilters.BytesPerPixel];
        var isFlat = true;
        for (var y = 0; y < layout.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (zlib.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
            {
                return new PngInspection.Refused(PngRefusal.TooLittleData, $"The compressed pixels end in row {y}; the image has {layout.Height} rows.");
            }

            var row = line.AsSpan(1);
            if (!PngFilters.TryUndo(line[0], row, above))
            {
                return new PngInspection.Refused(PngRefusal.InvalidFilter, $"Row {y} has filter {line[0]}; filters are 0 to 4.");
            }

            if (y == 0)
            {
                row[..first.Length].CopyTo(first);
            }

            isFlat = isFlat && IsOneColour(row, first);
            hash.AppendData(row);
            onRow?.Invoke(y, row);
            row.CopyTo(above);
        }

        if (zlib.ReadAtLeast(line, 1, throwOnEndOfStream: false) > 0)
        {
            return new PngInspection.Refused(PngRefusal.TooMuchData, $"The compressed pixels go on after row {layout.Height}, the last.");
        }

        if (data.Remaining > 0)
        {
            return new PngInspection.Refused(PngRefusal.TrailingData, "Bytes follow the end of the compressed pixels; none may.");
        }

        return new PngInspection.Accepted(layout, isFlat, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static bool HasZlibHeader(Stream file, PngLayout layout)
    {
        using var data = new PngDataStream(file, layout.Data);
        var method = data.ReadByte();
        var flags = data.ReadByte();
        return method >= 0 && flags >= 0 && (method & 0x0F) == 8 && (method >> 4) <= 7 && (flags & 0x20) == 0 && ((method << 8) | flags) % 31 == 0;
    }

    private static bool IsOneColour(ReadOnlySpan<byte> row, ReadOnlySpan<byte> colour)
    {
        for (var i = 0; i < row.Length; i += PngFilters.BytesPerPixel)
        {
            if (row[i] != colour[0] || row[i + 1] != colour[1] || row[i + 2] != colour[2])
            {
                return false;
            }
        }

        return true;
    }
}
