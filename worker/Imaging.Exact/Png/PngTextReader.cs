using System.Buffers.Binary;
using System.Text;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>Reads the text entries of a PNG (tEXt, and iTXt without compression).</summary>
public static class PngTextReader
{
    /// <summary>
    /// The entries in file order. Whatever the bytes are, nothing is thrown because of them: reading stops at the first chunk that is damaged, and entries that
    /// are compressed, malformed or longer than <paramref name="maxTextBytes"/> are left out.
    /// </summary>
    public static IReadOnlyList<PngText> Read(ReadOnlySpan<byte> file, int maxTextBytes = 1 << 20)
    {
        var texts = new List<PngText>();
        if (!file.StartsWith(PngSignature.Bytes))
        {
            return texts;
        }

        var rest = file[PngSignature.Bytes.Length..];
        while (rest.Length >= PngSignature.ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            if (length > rest.Length - PngSignature.ChunkOverhead)
            {
                break;
            }

            var data = rest.Slice(8, (int)length);
            if (Crc32.Append(0, rest.Slice(4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            {
                break;
            }

            if (type is PngSignature.Text or PngSignature.InternationalText && length <= maxTextBytes && Parse(type, data) is { } text)
            {
                texts.Add(text);
            }

            rest = rest[((int)length + PngSignature.ChunkOverhead)..];
        }

        return texts;
    }

    private static PngText? Parse(uint type, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end is < 1 or > 79)
        {
            return null;
        }

        var keyword = Encoding.Latin1.GetString(data[..end]);
        var rest = data[(end + 1)..];
        if (type == PngSignature.Text)
        {
            return new PngText(keyword, Encoding.Latin1.GetString(rest));
        }

        // Compression flag and method, then two strings that end in NUL: language tag and translated keyword.
        if (rest.Length < 2 || rest[0] != 0)
        {
            return null;
        }

        rest = rest[2..];
        for (var i = 0; i < 2; i++)
        {
            var terminator = rest.IndexOf((byte)0);
            if (terminator < 0)
            {
                return null;
            }

            rest = rest[(terminator + 1)..];
        }

        return new PngText(keyword, Encoding.UTF8.GetString(rest));
    }
}
