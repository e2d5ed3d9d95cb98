using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(64, 48)]
    [InlineData(700, 600)]
    public void Encode_AnySize_RoundTrips(int width, int height)
    {
        var image = TestPng.Gradient(width, height);
        var rows = new List<byte>();

        var verdict = PngInspector.Inspect(PngEncoder.Encode(image), new PngLimits(long.MaxValue, width, height), (_, row) => rows.AddRange(row));

        Assert.IsType<PngInspection.Accepted>(verdict);
        Assert.Equal(image.Pixels.ToArray(), rows);
    }

    [Fact]
    public void Encode_NoiseOverAllFilters_RoundTrips()
    {
        var random = new Random(5);
        var pixels = new byte[40 * 40 * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            // Rows that suit each filter in turn.
            pixels[i] = (i / 120 % 4) switch { 0 => (byte)random.Next(256), 1 => (byte)i, 2 => pixels[i - 120], _ => (byte)(pixels[i - 120] + pixels[i - 3]) };
        }

        var rows = new List<byte>();
        PngInspector.Inspect(PngEncoder.Encode(new RgbImage(40, 40, pixels)), new PngLimits(1 << 20, 40, 40), (_, row) => rows.AddRange(row));

        Assert.Equal(pixels, rows);
    }

    [Fact]
    public void Encode_SameImageTwice_GivesTheSameBytes()
    {
        Assert.Equal(PngEncoder.Encode(TestPng.Gradient(64, 64)), PngEncoder.Encode(TestPng.Gradient(64, 64)));
    }

    [Theory]
    [InlineData("plain text\nof two lines", "tEXt")]
    [InlineData("na\u00EFve", "tEXt")]
    [InlineData("\u0642\u0644\u0628 \u0623\u062D\u0645\u0631", "iTXt")]
    [InlineData("\U0001F431", "iTXt")]
    [InlineData("tab\there", "iTXt")]
    public void Encode_Text_UsesTheNarrowestChunkAndReadsBack(string value, string chunk)
    {
        var file = PngEncoder.Encode(TestPng.Flat(2, 2, 1, 2, 3), new PngText("parameters", value));

        Assert.Contains(chunk, System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.Equal([new PngText("parameters", value)], PngTextReader.Read(file));
    }

    [Fact]
    public void Encode_TextWithNulAndUnpairedSurrogate_IsCleaned()
    {
        var file = PngEncoder.Encode(TestPng.Flat(2, 2, 1, 2, 3), new PngText("k", "a\0b\uD800c"));

        Assert.Equal("ab\uFFFDc", PngTextReader.Read(file)[0].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("a  b")]
    [InlineData("a\nb")]
    [InlineData("\u0642")]
    public void Encode_InvalidKeyword_Throws(string keyword)
    {
        Assert.Throws<ArgumentException>(() => PngEncoder.Encode(TestPng.Flat(2, 2, 1, 2, 3), new PngText(keyword, "v")));
    }
}
