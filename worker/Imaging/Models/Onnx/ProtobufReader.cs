using System.Text;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// Reads protobuf messages from a stream field by field and skips what is not asked for by seeking, so that gigabytes of weights cost nothing. Every length
/// is checked against the end of the message around it, and what is read rather than skipped is bounded: a file of nothing but tiny fields ends the scan.
/// </summary>
internal sealed class ProtobufReader(Stream stream, long maxBytesRead = ProtobufReader.DefaultMaxBytesRead)
{
    /// <summary>Wire type of integers.</summary>
    public const int Varint = 0;

    /// <summary>Wire type of eight bytes.</summary>
    public const int Fixed64 = 1;

    /// <summary>Wire type of texts, bytes, messages and packed lists.</summary>
    public const int Delimited = 2;

    /// <summary>Wire type of four bytes.</summary>
    public const int Fixed32 = 5;

    /// <summary>Most bytes that one file may make us read; the structure of the largest known graphs has under 20 MiB.</summary>
    public const long DefaultMaxBytesRead = 64 << 20;

    private const int MaxTextBytes = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _position;
    private int _length;
    private long _bufferStart;
    private long _read;

    /// <summary>Length of the stream: the end of the outermost message.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Offset of the next byte.</summary>
    public long Position => _bufferStart + _position;

    /// <summary>Reads the next field of a message; false at its end.</summary>
    public bool TryReadField(long end, out int number, out int wireType)
    {
        (number, wireType) = (0, 0);
        if (Position >= end)
        {
            return false;
        }

        var tag = ReadVarint(end);
        number = (int)Math.Min(tag >> 3, int.MaxValue);
        wireType = (int)(tag & 7);
        return number is > 0 and < 1 << 29 ? true : throw Malformed("a field number is 0 or over 29 bits");
    }

    public ulong ReadVarint(long end)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = ReadByte(end);
            if (shift == 63 && b > 1)
            {
                break;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return value;
            }
        }

        throw Malformed("an integer has over 64 bits");
    }

    /// <summary>Reads the length of a delimited field and gives its end.</summary>
    public long ReadEnd(long end)
    {
        var length = ReadVarint(end);
        return length <= (ulong)(end - Position) ? Position + (long)length : throw Malformed("a field is longer than the message around it");
    }

    public string ReadText(long end)
    {
        var textEnd = ReadEnd(end);
        var length = textEnd - Position;
        if (length > MaxTextBytes)
        {
            throw Malformed($"a name has {length} bytes; the limit is {MaxTextBytes}");
        }

        try
        {
            return length == 0 ? "" : Utf8.GetString(ReadBytes((int)length, textEnd));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a name is not UTF-8");
        }
    }

    /// <summary>Reads bytes that must lie inside the message.</summary>
    public byte[] ReadBytes(int count, long end)
    {
        var bytes = new byte[count];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = ReadByte(end);
        }

        return bytes;
    }

    /// <summary>Skips the value of a field and returns how many bytes it had.</summary>
    public long Skip(int wireType, long end)
    {
        switch (wireType)
        {
            case Varint:
                var start = Position;
                ReadVarint(end);
                return Position - start;
            case Fixed64:
                return SeekTo(Position + 8, end);
            case Delimited:
                return SeekTo(ReadEnd(end), end);
            case Fixed32:
                return SeekTo(Position + 4, end);
            default:
                throw Malformed($"wire type {wireType} is not used by ONNX");
        }
    }

    /// <summary>Goes on after the end of a message.</summary>
    public long SeekTo(long target, long end)
    {
        if (target > end)
        {
            throw Malformed("a field is longer than the message around it");
        }

        var skipped = target - Position;
        if (target <= _bufferStart + _length)
        {
            _position = (int)(target - _bufferStart);
        }
        else
        {
            stream.Position = target;
            (_bufferStart, _position, _length) = (target, 0, 0);
        }

        return skipped;
    }

    private static OnnxFormatException Malformed(string what) => new(ModelDefectCode.MalformedGraph, $"The file is not a valid ONNX graph: {what}.");

    private byte ReadByte(long end)
    {
        if (Position >= end)
        {
            throw Malformed("it ends inside a field");
        }

        if (_position == _length)
        {
            _bufferStart += _length;
            _position = 0;
            stream.Position = _bufferStart;
            _length = stream.Read(_buffer);
            if (_length == 0)
            {
                throw Malformed("it ends inside a field");
            }
        }

        if (++_read > maxBytesRead)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The graph's structure has over {maxBytesRead} bytes, the limit.");
        }

        return _buffer[_position++];
    }
}
