using System.Globalization;
using System.Text;

namespace SogniLike.Imaging.Tokenization;

/// <summary>Brings prompts into the form CLIP's tokenizer splits: NFC, blanks collapsed, lower case, as Hugging Face's <c>CLIPTokenizerFast</c>.</summary>
internal static class PromptText
{
    /// <summary>The normal form; unpaired surrogates become U+FFFD. Never throws.</summary>
    public static string Normalize(string text)
    {
        var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var result = new StringBuilder(wellFormed.Length);
        var afterBlank = false;
        foreach (var rune in wellFormed.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                if (!afterBlank)
                {
                    result.Append(' ');
                }

                afterBlank = true;
                continue;
            }

            afterBlank = false;
            AppendLower(result, rune);
        }

        return result.ToString();
    }

    /// <summary>White space as regular expressions know it (<c>\s</c>).</summary>
    public static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune);

    /// <summary><c>\p{L}</c></summary>
    public static bool IsLetter(Rune rune) => Rune.IsLetter(rune);

    /// <summary><c>\p{N}</c>: digits and all other numbers.</summary>
    public static bool IsNumber(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static void AppendLower(StringBuilder result, Rune rune)
    {
        if (rune.Value == 0x0130)
        {
            // The only character whose lower case is two in every language; .NET leaves it as it is.
            result.Append("i\u0307");
        }
        else
        {
            result.Append(Rune.ToLowerInvariant(rune).ToString());
        }
    }
}
