using System.Text;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public class PngBareCopyTests
{
    [Fact]
    public void Of_FileWithTexts_KeepsPixelsAndNothingElse()
    {
        var image = new RgbImage(16, 8, [.. Enumerable.Range(0, 16 * 8 * 3).Select(i => (byte)(i * 7))]);
        var bare = PngEncoder.Encode(image);
        var file = PngEncoder.Encode(image, new PngText("parameters", "a red apple"), new PngText("sogni", "تفاحة") { IsInternational = true });

        Assert.Contains("a red apple", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.Equal(bare, PngBareCopy.Of(file));
    }

    [Fact]
    public void Of_BytesAfterTheEnd_LeavesThemOut()
    {
        var bare = PngEncoder.Encode(new RgbImage(8, 8, new byte[8 * 8 * 3]));

        Assert.Equal(bare, PngBareCopy.Of([.. bare, .. "secret"u8]));
    }

    [Fact]
    public void Of_WhatIsNoWholePng_IsRefused()
    {
        var bare = PngEncoder.Encode(new RgbImage(8, 8, new byte[8 * 8 * 3]));

        Assert.Throws<InvalidDataException>(() => PngBareCopy.Of("GIF89a"u8));
        Assert.Throws<InvalidDataException>(() => PngBareCopy.Of(bare.AsSpan(0, bare.Length - 1)));
        Assert.Throws<InvalidDataException>(() => PngBareCopy.Of(bare.AsSpan(0, 8)));
    }
}
