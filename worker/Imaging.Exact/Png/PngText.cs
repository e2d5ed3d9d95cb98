namespace SogniLike.Imaging.Exact.Png;

/// <summary>A text entry of a PNG.</summary>
/// <param name="Keyword">1 to 79 printable Latin-1 characters without leading, trailing or doubled spaces.</param>
/// <param name="Value">
/// Any text. Written as a tEXt chunk when it is Latin-1 without control characters other than line feeds, and as an uncompressed iTXt chunk
/// (UTF-8) otherwise, which is what PIL and so A1111 do. NUL characters are dropped, unpaired surrogates become U+FFFD.
/// </param>
public sealed record PngText(string Keyword, string Value)
{
    /// <summary>Writes an iTXt chunk in any case.</summary>
    public bool IsInternational { get; init; }
}
