using System.Buffers;
using System.Buffers.Binary;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>First pass over an untrusted PNG: bounds, order and checksums of its chunks. Decompresses nothing and keeps 64 KiB in memory.</summary>
internal sealed class PngScanner(Stream source, PngLimits limits)
{
    private const int BufferSize = 64 * 1024;

    private readonly List<PngLayout.Segment> _data = [];
    private bool _headerSeen;
    private bool _endSeen;
    private uint _previous;

    /// <summary>The layout, or why there is none.</summary>
    public PngInspection.Refused? TryScan(CancellationToken cancellationToken, out PngLayout? layout)
    {
        layout = null;
        var length = source.Length;
        if (length > limits.MaxBytes)
        {
            return Refuse(PngRefusal.FileTooLarge, $"The file has {length} bytes; the limit is {limits.MaxBytes}.");
        }

        source.Position = 0;
        Span<byte> signature = stackalloc byte[8];
        if (source.ReadAtLeast(signature, 8, throwOnEndOfStream: false) < 8 || !signature.SequenceEqual(PngSignature.Bytes))
        {
            return Refuse(PngRefusal.NotPng, "The file does not start with the PNG signature.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var position = 8L;
            for (var count = 0; !_endSeen; count++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (count == limits.MaxChunks)
                {
                    return Refuse(PngRefusal.TooManyChunks, $"The file has more than {limits.MaxChunks} chunks.");
                }

                if (ScanChunk(buffer, length, ref position) is { } refusal)
                {
                    return refusal;
                }
            }

            if (position != length)
            {
                return Refuse(PngRefusal.TrailingData, $"{length - position} bytes follow the end chunk; none may.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        layout = new PngLayout(limits.Width, limits.Height, length, _data);
        return null;
    }

    private PngInspection.Refused? ScanChunk(byte[] buffer, long fileLength, ref long position)
    {
        var head = buffer.AsSpan(0, 8);
        if (source.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8)
        {
            return Refuse(PngRefusal.Truncated, $"The file ends at byte {fileLength} before its end chunk.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        var type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        var crc = Crc32.Append(0, head[4..]);
        if (length > int.MaxValue || !PngSignature.IsWellFormed(type))
        {
            return Refuse(PngRefusal.MalformedChunk, $"The chunk at byte {position} has a length over 2147483647 or a type that is not four letters.");
        }

        if (position + PngSignature.ChunkOverhead + length > fileLength)
        {
            return Refuse(PngRefusal.Truncated, $"The chunk at byte {position} claims {length} bytes, more than the file holds.");
        }

        if (CheckOrder(type, length, position) is { } disorder)
        {
            return disorder;
        }

        Span<byte> header = stackalloc byte[PngSignature.HeaderLength];
        for (var left = (int)length; left > 0;)
        {
            var piece = buffer.AsSpan(0, Math.Min(left, BufferSize));
            source.ReadExactly(piece);
            crc = Crc32.Append(crc, piece);
            left -= piece.Length;
            if (type == PngSignature.Header)
            {
                piece.CopyTo(header);
            }
        }

        source.ReadExactly(buffer.AsSpan(0, 4));
        if (BinaryPrimitives.ReadUInt32BigEndian(buffer) != crc)
        {
            return Refuse(PngRefusal.ChecksumMismatch, $"The chunk at byte {position} fails its CRC.");
        }

        if (type == PngSignature.Header && CheckHeader(header) is { } unfit)
        {
            return unfit;
        }

        if (type == PngSignature.Data)
        {
            _data.Add(new PngLayout.Segment(position + 8, (int)length));
        }

        _endSeen = type == PngSignature.End;
        _previous = type;
        position += PngSignature.ChunkOverhead + length;
        return null;
    }

    private PngInspection.Refused? CheckOrder(uint type, uint length, long position)
    {
        if (!_headerSeen)
        {
            _headerSeen = true;
            return type != PngSignature.Header ? Refuse(PngRefusal.ChunkOrder, "The first chunk is not IHDR.")
                : length != PngSignature.HeaderLength ? Refuse(PngRefusal.MalformedChunk, $"IHDR has {length} bytes; it must have {PngSignature.HeaderLength}.")
                : null;
        }

        switch (type)
        {
            case PngSignature.Header:
                return Refuse(PngRefusal.ChunkOrder, $"A second IHDR stands at byte {position}.");
            case PngSignature.Data when _data.Count > 0 && _previous != PngSignature.Data:
                return Refuse(PngRefusal.ChunkOrder, $"The IDAT chunk at byte {position} does not follow the others directly.");
            case PngSignature.End when _data.Count == 0:
                return Refuse(PngRefusal.ChunkOrder, "IEND stands before any IDAT.");
            case PngSignature.End when length != 0:
                return Refuse(PngRefusal.MalformedChunk, $"IEND has {length} bytes; it must be empty.");
            case PngSignature.Data or PngSignature.End:
                return null;
            default:
                return PngSignature.IsCritical(type)
                    ? Refuse(
                        PngRefusal.UnsupportedFormat,
                        $"The chunk {PngSignature.Name(type)} at byte {position} is not allowed in an 8-bit truecolour image.")
                    : null;
        }
    }

    private PngInspection.Refused? CheckHeader(ReadOnlySpan<byte> header)
    {
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (width != (uint)limits.Width || height != (uint)limits.Height)
        {
            return Refuse(PngRefusal.WrongSize, $"The image is {width}x{height} pixels; {limits.Width}x{limits.Height} was asked for.");
        }

        if (header[8] != 8 || header[9] != 2)
        {
            return Refuse(PngRefusal.UnsupportedFormat, $"Bit depth {header[8]} with colour type {header[9]}; only depth 8 with type 2 (RGB) is accepted.");
        }

        if (header[10] != 0 || header[11] != 0 || header[12] != 0)
        {
            return Refuse(PngRefusal.UnsupportedFormat, "Compression, filter and interlace methods must be 0 (deflate, adaptive, none).");
        }

        return null;
    }

    private static PngInspection.Refused Refuse(PngRefusal code, string message) => new(code, message);
}
