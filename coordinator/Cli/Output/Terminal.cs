using System.Globalization;
using System.Text;

namespace SogniLike.Cli.Output;

/// <summary>Makes text from elsewhere fit for a terminal: prompts, workers' messages and names may hold anything.</summary>
internal static class Terminal
{
    /// <summary>The text without control characters and without marks that reorder what stands around it. Letters of every script stay.</summary>
    public static string Safe(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            safe.Append(c is '\n' or '\r' or '\t' or '\u2028' or '\u2029' ? ' ' : IsUnsafe(c) ? '\uFFFD' : c);
        }

        return safe.ToString();
    }

    /// <summary>At most this many characters as people count them, with an ellipsis where some are missing.</summary>
    public static string Shorten(string text, int characters)
    {
        var info = new StringInfo(text);
        return info.LengthInTextElements <= characters ? text : info.SubstringByTextElements(0, characters - 1) + "…";
    }

    /// <summary>Columns that the text takes, near enough for a table.</summary>
    public static int Width(string text) => new StringInfo(text).LengthInTextElements;

    private static bool IsUnsafe(char c) => char.IsControl(c)
        || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
