using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>
/// The text that A1111's web UI writes into its images under the keyword <c>parameters</c>, and that galleries and other tools read:
/// <code>
/// a red apple
/// Negative prompt: blurry
/// Steps: 20, Sampler: DDIM, CFG scale: 3, Seed: 42, Size: 128x128, Model hash: 0123abcd, Model: emoji-diffusion
/// </code>
/// A prompt cannot pass for another field: where one of its lines starts like a field line, that start gets a backslash, which <see cref="TryParse"/> takes
/// away again. Values that hold a comma, colon, quote or line break are written as JSON strings, as A1111 does.
/// </summary>
public static class ParametersText
{
    /// <summary>Keyword of the PNG text entry.</summary>
    public const string Keyword = "parameters";

    private const string NegativePrompt = "Negative prompt:";
    private const string Steps = "Steps:";

    /// <summary>Longest text that <see cref="TryParse"/> looks at, in characters.</summary>
    private const int MaxLength = 1 << 20;

    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The PNG text entry for these parameters.</summary>
    public static PngText ToPngText(GenerationParameters parameters) => new(Keyword, Format(parameters));

    /// <summary>The text for these parameters. Numbers are written alike in every culture.</summary>
    public static string Format(GenerationParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var text = new StringBuilder();
        text.Append(Escape(parameters.Prompt)).Append('\n');
        if (parameters.NegativePrompt.Length > 0)
        {
            text.Append(NegativePrompt).Append(' ').Append(Escape(parameters.NegativePrompt)).Append('\n');
        }

        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{Steps} {parameters.Steps}, Sampler: {Quote(parameters.Sampler)}, CFG scale: {parameters.GuidanceScale}, ");
        text.Append(culture, $"Seed: {parameters.Seed}, Size: {parameters.Width}x{parameters.Height}");
        AppendField(text, "Model hash", parameters.ModelHash);
        AppendField(text, "Model", parameters.Model);
        AppendField(text, "Schedule type", parameters.ScheduleType);
        AppendField(text, "Denoising strength", parameters.DenoisingStrength?.ToString(culture));
        AppendField(text, "RNG", parameters.NoiseSource);
        AppendField(text, "Version", parameters.Version);
        return text.ToString();
    }

    /// <summary>Reads a text that <see cref="Format"/> or A1111 wrote; unknown fields are passed over. Never throws because of the text.</summary>
    /// <returns>False when the last line does not give steps, sampler, guidance scale, seed and size, or the text is over 1,048,576 characters.</returns>
    public static bool TryParse(string text, out GenerationParameters? parameters)
    {
        ArgumentNullException.ThrowIfNull(text);
        parameters = null;
        if (text.Length > MaxLength)
        {
            return false;
        }

        var lastLine = text.LastIndexOf('\n');
        if (lastLine < 0 || !ParametersFields.TryRead(text.AsSpan(lastLine + 1), out var fields))
        {
            return false;
        }

        var head = text[..lastLine];
        var negative = head.StartsWith(NegativePrompt, StringComparison.Ordinal) ? 0 : head.IndexOf("\n" + NegativePrompt, StringComparison.Ordinal) + 1;
        var hasNegative = negative > 0 || head.StartsWith(NegativePrompt, StringComparison.Ordinal);
        var prompt = !hasNegative ? head : negative == 0 ? "" : head[..(negative - 1)];
        var negativePrompt = hasNegative ? head[(negative + NegativePrompt.Length)..] : "";
        if (negativePrompt.StartsWith(' '))
        {
            negativePrompt = negativePrompt[1..];
        }

        return TryBuild(Unescape(prompt), Unescape(negativePrompt), fields, out parameters);
    }

    private static bool TryBuild(string prompt, string negativePrompt, Dictionary<string, string> fields, out GenerationParameters? parameters)
    {
        parameters = null;
        var culture = CultureInfo.InvariantCulture;
        var size = fields.GetValueOrDefault("Size", "").Split('x');
        if (!int.TryParse(fields.GetValueOrDefault("Steps"), NumberStyles.None, culture, out var steps)
            || !fields.TryGetValue("Sampler", out var sampler)
            || !double.TryParse(fields.GetValueOrDefault("CFG scale"), NumberStyles.Float, culture, out var scale)
            || !ulong.TryParse(fields.GetValueOrDefault("Seed"), NumberStyles.None, culture, out var seed)
            || size.Length != 2
            || !int.TryParse(size[0], NumberStyles.None, culture, out var width)
            || !int.TryParse(size[1], NumberStyles.None, culture, out var height))
        {
            return false;
        }

        parameters = new GenerationParameters
        {
            Prompt = prompt,
            NegativePrompt = negativePrompt,
            Steps = steps,
            Sampler = sampler,
            GuidanceScale = scale,
            Seed = seed,
            Width = width,
            Height = height,
            ModelHash = fields.GetValueOrDefault("Model hash"),
            Model = fields.GetValueOrDefault("Model"),
            ScheduleType = fields.GetValueOrDefault("Schedule type"),
            DenoisingStrength = double.TryParse(fields.GetValueOrDefault("Denoising strength"), NumberStyles.Float, culture, out var strength) ? strength : null,
            NoiseSource = fields.GetValueOrDefault("RNG"),
            Version = fields.GetValueOrDefault("Version"),
        };
        return true;
    }

    private static void AppendField(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(", ").Append(name).Append(": ").Append(Quote(value));
        }
    }

    private static string Quote(string value) =>
        value.Length == 0 || value.AsSpan()
            .IndexOfAny(",:\"\n\r") >= 0 || value.Trim()
            .Length != value.Length ? JsonSerializer.Serialize(value, Quoting) : value;

    private static string Escape(string prompt) =>
        string.Join('\n', NormalizeLineBreaks(prompt).Split('\n').Select(static line => StartOfField(line) is { } at ? line.Insert(at, "\\") : line));

    private static string Unescape(string prompt) =>
        string.Join('\n', prompt.Split('\n').Select(static line => StartOfField(line) is { } at && line[at] == '\\' ? line.Remove(at, 1) : line));

    /// <summary>Where a line that looks like a field (after blanks and any number of backslashes) starts; null when it does not.</summary>
    private static int? StartOfField(string line)
    {
        var start = 0;
        while (start < line.Length && IsBlank(line[start]))
        {
            start++;
        }

        var name = start;
        while (name < line.Length && line[name] == '\\')
        {
            name++;
        }

        var rest = line.AsSpan(name);
        return rest.StartsWith(NegativePrompt, StringComparison.OrdinalIgnoreCase) || rest.StartsWith(Steps, StringComparison.OrdinalIgnoreCase) ? start : null;
    }

    // Readers trim lines before they look at them, some by wider rules than others; format characters include zero-width spaces and the byte order mark.
    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static string NormalizeLineBreaks(string prompt) =>
        prompt.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
}
