using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Metadata;

public sealed class GenerationRecordTests
{
    private static readonly GenerationRecord Record = new()
    {
        Prompt = "\u0642\u0644\u0628\nSteps: 1, \"}],",
        NegativePrompt = "",
        PromptSyntax = "weighted",
        ClipSkip = 2,
        Width = 128,
        Height = 64,
        Steps = 20,
        Sampler = "dpmpp_2m",
        Schedule = "karras",
        Eta = 0.1,
        GuidanceScale = 7.1,
        GuidanceRescale = 0.7,
        NoiseSource = "nv",
        Seed = ulong.MaxValue,
        VariationSeed = 9007199254740993,
        VariationStrength = 0.3,
        Source = new SourceRecord { Kind = "outpainting", PictureSha256 = "ab", Strength = 0.75 },
        Hires = new HiresRecord { Scale = 1.5, Method = "pixels", Strength = 0.4, UpscalerSha256 = "cd" },
        Model = "emoji-diffusion",
        ModelHash = "0123",
        Program = "SogniLike 0.1.0",
        Runtime = "onnxruntime 1.0",
        Device = "cpu",
    };

    [Fact]
    public void TryParse_WhatWasWritten_GivesItBack()
    {
        Assert.True(GenerationRecord.TryParse(Record.ToJson(), out var read));

        Assert.Equal(Record, read);
    }

    [Fact]
    public void ToJson_LargeNumbers_AreTexts()
    {
        Assert.Contains("\"seed\":\"18446744073709551615\"", Record.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"variation_seed\":\"9007199254740993\"", Record.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToPngText_InAPng_IsAnInternationalTextEvenWhenPlain()
    {
        var png = PngEncoder.Encode(new RgbImage(1, 1, new byte[3]), (Record with { Prompt = "plain" }).ToPngText());

        var text = Assert.Single(PngTextReader.Read(png));
        Assert.Equal(GenerationRecord.Keyword, text.Keyword);
        Assert.True(GenerationRecord.TryParse(text.Value, out var read));
        Assert.Equal("plain", read!.Prompt);
        Assert.True(png.AsSpan().IndexOf("iTXtsognilike\0"u8) > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"format\":1,\"prompt\":null}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}")]
    public void TryParse_SomethingElse_IsFalse(string json)
    {
        Assert.False(GenerationRecord.TryParse(json, out var record));
        Assert.Null(record);
    }

    [Fact]
    public void TryParse_OtherFormatOrTooLong_IsFalse()
    {
        Assert.False(GenerationRecord.TryParse((Record with { Format = 2 }).ToJson(), out _));
        Assert.False(GenerationRecord.TryParse((Record with { Prompt = new string('x', 1 << 20) }).ToJson(), out _));
    }

    [Fact]
    public void TryParse_UnknownNames_ArePassedOver()
    {
        Assert.True(GenerationRecord.TryParse(Record.ToJson().Insert(1, "\"news\":[1],"), out var read));

        Assert.Equal(Record, read);
    }
}
