using System.Buffers.Binary;
using System.Text;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>Writes the pieces of a PNG to a stream.</summary>
internal sealed class PngChunkWriter(Stream output)
{
    public void WriteSignature() => output.Write(PngSignature.Bytes);

    public void WriteHeader(int width, int height)
    {
        Span<byte> header = stackalloc byte[PngSignature.HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits per channel
        header[9] = 2; // truecolour
        header[10..].Clear(); // deflate, adaptive filters, no interlace
        WriteChunk(PngSignature.Header, header);
    }

    public void WriteText(PngText text)
    {
        ThrowIfInvalidKeyword(text.Keyword);
        var value = text.Value.Replace("\0", "", StringComparison.Ordinal);
        if (!text.IsInternational && IsPlainLatin1(value))
        {
            WriteChunk(PngSignature.Text, [.. Encoding.Latin1.GetBytes(text.Keyword), 0, .. Encoding.Latin1.GetBytes(value)]);
        }
        else
        {
            // Keyword, NUL, compression flag and method 0, empty language tag and translated keyword, text.
            WriteChunk(PngSignature.InternationalText, [.. Encoding.Latin1.GetBytes(text.Keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]);
        }
    }

    public void WriteEnd() => WriteChunk(PngSignature.End, []);

    public void WriteChunk(uint type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(word[4..], type);
        output.Write(word);
        output.Write(data);
        var crc = Crc32.Append(Crc32.Append(0, word[4..]), data);
        BinaryPrimitives.WriteUInt32BigEndian(word, crc);
        output.Write(word[..4]);
    }

    private static bool IsPlainLatin1(string value)
    {
        foreach (var c in value)
        {
            if (c != '\n' && c is < ' ' or > '~' and < '\u00A0' or > '\u00FF')
            {
                return false;
            }
        }

        return true;
    }

    private static void ThrowIfInvalidKeyword(string keyword)
    {
        var valid = keyword.Length is >= 1 and <= 79 && keyword[0] != ' ' && keyword[^1] != ' ' && !keyword.Contains("  ", StringComparison.Ordinal);
        foreach (var c in keyword)
        {
            valid &= c is (>= ' ' and <= '~') or (> '\u00A0' and <= '\u00FF');
        }

        if (!valid)
        {
            throw new ArgumentException("A PNG keyword has 1 to 79 printable Latin-1 characters and no leading, trailing or doubled spaces.", nameof(keyword));
        }
    }
}
