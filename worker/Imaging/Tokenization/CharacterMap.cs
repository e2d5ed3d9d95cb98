using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// The characters that SentencePiece replaces before it cuts a text, compiled into a double-array trie (Darts-clone) over UTF-8 bytes: length of the trie in bytes, its units,
/// then the replacements, each ended by a zero byte. Read as Hugging Face's tokenizers read it. Comes from untrusted files: every position is checked.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements) => (_units, _replacements) = (units, replacements);

    /// <exception cref="InvalidDataException">The lengths do not fit.</exception>
    public static CharacterMap Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var length && (length % 4 != 0 || length == 0 || length > bytes.Length - 4))
        {
            throw new InvalidDataException("The table of character replacements is malformed.");
        }

        var units = new uint[BinaryPrimitives.ReadUInt32LittleEndian(bytes) / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (4 * i))..]);
        }

        return new CharacterMap(units, bytes[(4 + (4 * units.Length))..].ToArray());
    }

    /// <summary>The text with its characters replaced: whole user-perceived characters of up to five bytes first, else code point by code point.</summary>
    /// <param name="text">Without unpaired surrogates.</param>
    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[8];
        Span<char> chars = stackalloc char[2];
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            var element = text.AsSpan(at, length);
            at += length;
            if (Encoding.UTF8.GetByteCount(element) < 6 && Find(bytes[..Encoding.UTF8.GetBytes(element, bytes)]) is { } whole)
            {
                result.Append(whole);
                continue;
            }

            foreach (var rune in element.EnumerateRunes())
            {
                var replacement = Find(bytes[..rune.EncodeToUtf8(bytes)]);
                if (replacement is null)
                {
                    result.Append(chars[..rune.EncodeToUtf16(chars)]);
                }
                else
                {
                    result.Append(replacement);
                }
            }
        }

        return result.ToString();
    }

    /// <summary>The replacement of the shortest entry that a key starts with; null when there is none.</summary>
    private string? Find(ReadOnlySpan<byte> key)
    {
        var node = Offset(_units[0]);
        foreach (var value in key)
        {
            node ^= value;
            if (value == 0 || node >= _units.Length || Label(_units[node]) != value)
            {
                return null;
            }

            var unit = _units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1)
            {
                return node < _units.Length ? Replacement(_units[node] & 0x7FFFFFFF) : null;
            }
        }

        return null;
    }

    private string? Replacement(uint start)
    {
        if (start >= _replacements.Length)
        {
            return null;
        }

        var rest = _replacements.AsSpan((int)start);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static uint Label(uint unit) => unit & 0x800000FF;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
