namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// The printable character that stands for each byte in a byte-level BPE vocabulary (OpenAI's <c>bytes_to_unicode</c>): printable Latin-1 stands for itself,
/// the rest for U+0100 and following.
/// </summary>
internal static class ByteSymbols
{
    private static readonly char[] Symbols = Build();

    /// <summary>The symbol of a byte.</summary>
    public static char Of(byte value) => Symbols[value];

    /// <summary>The byte of a symbol; '?' for characters that are none.</summary>
    public static byte ByteOf(char symbol) => Array.IndexOf(Symbols, symbol) is var index and >= 0 ? (byte)index : (byte)'?';

    /// <summary>All symbols in the order in which CLIP's vocabulary starts: first the bytes that stand for themselves.</summary>
    public static IEnumerable<char> InVocabularyOrder() => Symbols.Order();

    private static bool StandsForItself(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static char[] Build()
    {
        var symbols = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            symbols[value] = (char)(StandsForItself(value) ? value : next++);
        }

        return symbols;
    }
}
