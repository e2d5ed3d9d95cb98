using System.Text;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public sealed class PngRewriterTests
{
    [Fact]
    public void Rewrite_FileWithForeignChunks_KeepsPixelsAndWritesOwnText()
    {
        var limits = new PngLimits(1 << 20, 8, 8);
        var data = TestPng.Black(8, 8);
        var file = new TestPng().Header(8, 8)
            .Chunk("tEXt", Encoding.Latin1.GetBytes("parameters\0forged"))
            .Chunk("eXIf", Encoding.Latin1.GetBytes("hidden"))
            .Chunk("IDAT", data[..4]).Chunk("IDAT", data[4..])
            .Chunk("tIME", new byte[7])
            .End();
        var accepted = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(file, limits));

        var clean = PngRewriter.Rewrite(file, accepted, new PngText("parameters", "ours"));

        var again = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(clean, limits));
        Assert.Equal(accepted.PixelSha256, again.PixelSha256);
        Assert.Equal([new PngText("parameters", "ours")], PngTextReader.Read(clean));
        var bytes = Encoding.Latin1.GetString(clean);
        Assert.DoesNotContain("hidden", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("tIME", bytes, StringComparison.Ordinal);
    }
}
