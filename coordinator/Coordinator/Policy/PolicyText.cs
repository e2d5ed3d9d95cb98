using System.Globalization;
using System.Text;

namespace SogniLike.Coordinator.Policy;

/// <summary>
/// The words of a text in the form in which prompts and rules are compared: Unicode NFKD without accents, Arabic vowel signs, tatweel and invisible characters;
/// case folded; Arabic letters that are written in several ways as one; without the Arabic article. Takes time in proportion to the text. A pure function.
/// </summary>
internal static class PolicyText
{
    private const char Tatweel = '\u0640';
    private const int ShortestStem = 3;

    // With what stands before it in one word: and the, by the, so the, like the, for the, the.
    private static readonly string[] Articles = ["وال", "بال", "فال", "كال", "لل", "ال"];

    /// <param name="text">Well-formed Unicode.</param>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (IsDropped(rune))
            {
                continue;
            }

            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                word.Append(Fold(rune));
            }
            else
            {
                End(words, word);
            }
        }

        End(words, word);
        return words;
    }

    private static bool IsDropped(Rune rune) => rune.Value is Tatweel
        or (>= 0x0300 and <= 0x036F)
        or (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06ED)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.EnclosingMark;

    // Upper case first: letters of two small forms, such as sigma, have one capital.
    private static Rune Fold(Rune rune) => rune.Value switch
    {
        'ٱ' => new Rune('ا'),
        'ى' or 'ی' => new Rune('ي'),
        'ک' => new Rune('ك'),
        'ة' => new Rune('ه'),
        _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)),
    };

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(WithoutArticle(word.ToString()));
            word.Clear();
        }
    }

    private static string WithoutArticle(string word)
    {
        foreach (var article in Articles)
        {
            if (word.Length >= article.Length + ShortestStem && word.StartsWith(article, StringComparison.Ordinal))
            {
                return word[article.Length..];
            }
        }

        return word;
    }
}
