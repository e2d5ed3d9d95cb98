namespace SogniLike.Imaging.Exact.Png;

/// <summary>Constants of the PNG file format (W3C Portable Network Graphics, third edition).</summary>
internal static class PngSignature
{
    /// <summary>Length, type and CRC around the data of a chunk, in bytes.</summary>
    public const int ChunkOverhead = 12;

    /// <summary>Data length of the header chunk, in bytes.</summary>
    public const int HeaderLength = 13;

    public const uint Header = 0x49484452; // IHDR
    public const uint Data = 0x49444154; // IDAT
    public const uint End = 0x49454E44; // IEND
    public const uint Text = 0x74455874; // tEXt
    public const uint InternationalText = 0x69545874; // iTXt

    /// <summary>The eight bytes every PNG starts with.</summary>
    public static ReadOnlySpan<byte> Bytes => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>True for a chunk that a decoder must understand: bit 5 of its first letter is clear.</summary>
    public static bool IsCritical(uint type) => (type & 0x20000000) == 0;

    /// <summary>True when all four bytes are ASCII letters, as the format demands.</summary>
    public static bool IsWellFormed(uint type)
    {
        for (var shift = 0; shift < 32; shift += 8)
        {
            if (!char.IsAsciiLetter((char)((type >> shift) & 0xFF)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The chunk type as text; only for types that are well formed.</summary>
    public static string Name(uint type) => string.Create(4, type, static (chars, value) =>
    {
        for (var i = 0; i < 4; i++)
        {
            chars[i] = (char)((value >> (24 - (8 * i))) & 0xFF);
        }
    });
}
