using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// What an image shows, as far as it certainly changes the pixels: two specifications with different subjects cannot honestly give the same image.
/// </summary>
/// <remarks>
/// An honest worker must never be refused, so whatever two honest images might share is left out. Guidance, negative prompt and sampler: values next to
/// each other, or a guidance of 1, can round to the same pixels. Of the prompt: the model reads it in lower case and only its first 75 tokens, each at least
/// one byte, and spacing, punctuation and HTML entities may vanish in tokenization; so letters, digits, marks and pictographs of its first 75 bytes are left.
/// </remarks>
internal static class ImageSubject
{
    private const int ModelTokens = 75;

    /// <summary>SHA-256, hexadecimal.</summary>
    public static string Of(JobSpec spec)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"sognilike subject v1\n{spec.Manifest}\n{spec.Width}x{spec.Height}\n{spec.Steps}\n{spec.Seed}\n{spec.NoiseSource}\n{EssenceOf(spec.Prompt)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    internal static string EssenceOf(string prompt)
    {
        var text = WebUtility.HtmlDecode(WebUtility.HtmlDecode(prompt)).Normalize(NormalizationForm.FormC).ToLowerInvariant();
        var essence = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                continue;
            }

            bytes += rune.Utf8SequenceLength;
            if (bytes > ModelTokens)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                essence.Append(rune);
            }
        }

        return essence.ToString();
    }
}
