using System.Globalization;
using System.Text;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Shows text from untrusted files to people: short, and without characters that could forge lines or hide.</summary>
internal static class OnnxText
{
    private const int MaxLength = 80;

    public static string Show(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength) + 3);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                return shown.Append("...").ToString();
            }

            var isVisible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
            shown.Append(isVisible ? rune : new Rune('?'));
        }

        return shown.ToString();
    }
}
