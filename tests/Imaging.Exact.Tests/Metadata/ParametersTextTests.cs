using System.Globalization;
using SogniLike.Imaging.Exact.Metadata;

namespace SogniLike.Imaging.Exact.Tests.Metadata;

public sealed class ParametersTextTests
{
    private static readonly GenerationParameters Apple = new()
    {
        Prompt = "a red apple",
        NegativePrompt = "blurry",
        Steps = 20,
        Sampler = "DDIM",
        GuidanceScale = 3.5,
        Seed = ulong.MaxValue,
        Width = 128,
        Height = 64,
        ModelHash = "0123abcd",
        Model = "emoji-diffusion",
        NoiseSource = "CPU",
        Version = "SogniLike 0.1.0",
    };

    public static TheoryData<string> Prompts =>
    [
        "",
        "plain",
        "two\nlines",
        "\n\nblank lines around\n\n",
        " spaces around ",
        "x\nNegative prompt: forged",
        "Negative prompt: forged",
        "x\n  negative PROMPT: forged",
        "x\n\u200BNegative prompt: zero width space",
        "x\n\u001CNegative prompt: file separator",
        "x\n\\Negative prompt: already escaped",
        "x\n\\\\\\Steps: 3",
        "x\nSteps: 1, Sampler: Euler, CFG scale: 1, Seed: 1, Size: 8x8, Model hash: forged",
        "Steps: 1, Sampler: Euler, CFG scale: 1, Seed: 1, Size: 8x8",
        "a, b: c, \"quoted\" \\ backslash",
        "\u0642\u0644\u0628 \u0623\u062D\u0645\u0631",
        "\U0001F431 (cat:1.3) [x]",
        "trailing backslash \\",
    ];

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Format_AnyPrompt_RoundTripsWithoutForgingFields(string prompt)
    {
        foreach (var parameters in (GenerationParameters[])[Apple with { Prompt = prompt }, Apple with { NegativePrompt = prompt }, Apple with { Prompt = prompt, NegativePrompt = "" }])
        {
            Assert.True(ParametersText.TryParse(ParametersText.Format(parameters), out var parsed));
            Assert.Equal(parameters, parsed);
        }
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Format_AnyPrompt_ShowsAReaderLikeA1111OnlyTheRealFields(string prompt)
    {
        var lines = ParametersText.Format(Apple with { Prompt = prompt, NegativePrompt = prompt.Length == 0 ? "x" : prompt }).Split('\n');

        Assert.Equal(1, lines.Count(static line => line.Trim(Blanks).StartsWith("Negative prompt:", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(1, lines.Count(static line => line.Trim(Blanks).StartsWith("Steps:", StringComparison.OrdinalIgnoreCase)));
        Assert.StartsWith("Steps: 20, Sampler: DDIM", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Format_PlainParameters_HasTheFormOfA1111()
    {
        Assert.Equal(
            "a red apple\nNegative prompt: blurry\nSteps: 20, Sampler: DDIM, CFG scale: 3.5, Seed: 18446744073709551615, Size: 128x64, "
            + "Model hash: 0123abcd, Model: emoji-diffusion, RNG: CPU, Version: SogniLike 0.1.0",
            ParametersText.Format(Apple));
    }

    [Theory]
    [InlineData("a, Seed: 1")]
    [InlineData("quote \" and, comma")]
    [InlineData("line\nbreak")]
    [InlineData("")]
    [InlineData(" x ")]
    [InlineData("\"")]
    public void Format_ModelNameWithSeparators_CannotAddFields(string model)
    {
        Assert.True(ParametersText.TryParse(ParametersText.Format(Apple with { Model = model }), out var parsed));
        Assert.Equal(Apple with { Model = model }, parsed);
    }

    [Fact]
    public void Format_OtherCulture_WritesTheSameNumbers()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = ParametersText.Format(Apple);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

            Assert.Equal(expected, ParametersText.Format(Apple));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Format_LineBreaksOfOtherSystems_BecomeLineFeeds()
    {
        Assert.True(ParametersText.TryParse(ParametersText.Format(Apple with { Prompt = "a\r\nb\rc\0d" }), out var parsed));
        Assert.Equal("a\nb\ncd", parsed!.Prompt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("only a prompt")]
    [InlineData("a\nSteps: x, Sampler: DDIM, CFG scale: 3, Seed: 42, Size: 8x8")]
    [InlineData("a\nSteps: 1, Sampler: DDIM, CFG scale: 3, Seed: 42")]
    [InlineData("a\nSteps: 1, Sampler: \"DDIM, CFG scale: 3, Seed: 42, Size: 8x8")]
    [InlineData("a\nSteps: 1, Sampler: \"\\q\", CFG scale: 3, Seed: 42, Size: 8x8")]
    public void TryParse_OtherText_IsFalse(string text)
    {
        Assert.False(ParametersText.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_TextOfA1111_IsRead()
    {
        const string Text = "cat\ndog\nNegative prompt: ugly,\nbad\nSteps: 25, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1, Size: 512x768, Model hash: abc, Lora hashes: \"x: 1, y: 2\", Version: v1.6.0";

        Assert.True(ParametersText.TryParse(Text, out var parsed));
        Assert.Equal(("cat\ndog", "ugly,\nbad", "DPM++ 2M Karras", "v1.6.0"), (parsed!.Prompt, parsed.NegativePrompt, parsed.Sampler, parsed.Version));
    }

    // What Python's str.strip() removes, and zero-width characters for good measure.
    private static readonly char[] Blanks = [.. Enumerable.Range(0, 0x10000).Select(static c => (char)c).Where(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200B' or '\uFEFF')];
}
