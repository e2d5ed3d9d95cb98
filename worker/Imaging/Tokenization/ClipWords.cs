using System.Text;

namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// Splits normalised text like CLIP's pattern <c>'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c>, by code points: .NET's regular expressions
/// see letters beyond the basic plane as surrogates.
/// </summary>
internal static class ClipWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Other,
    }

    /// <summary>Cuts the first word off the text; false when only blanks are left.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> word)
    {
        var length = 0;
        while (length < text.Length && KindAt(text[length..], out var blank) == Kind.Blank)
        {
            length += blank;
        }

        text = text[length..];
        word = [];
        if (text.IsEmpty)
        {
            return false;
        }

        length = MatchLength(text);
        word = text[..length];
        text = text[length..];
        return true;
    }

    private static int MatchLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        var kind = KindAt(text, out var length);
        if (kind == Kind.Number)
        {
            return length;
        }

        while (length < text.Length && KindAt(text[length..], out var next) == kind)
        {
            length += next;
        }

        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        return PromptText.IsBlank(rune) ? Kind.Blank : PromptText.IsLetter(rune) ? Kind.Letter : PromptText.IsNumber(rune) ? Kind.Number : Kind.Other;
    }
}
