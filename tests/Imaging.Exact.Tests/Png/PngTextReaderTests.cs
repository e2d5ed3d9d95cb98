using System.Text;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public sealed class PngTextReaderTests
{
    [Fact]
    public void Read_DamagedBytes_NeverThrows()
    {
        var random = new Random(99);
        var sound = new TestPng().Header(1, 1)
            .Chunk("iTXt", [.. "k\0\0\0en\0K\0text"u8])
                .Chunk("tEXt", [.. "a\0b"u8])
                .Chunk("iTXt", [.. "z\0\u0001\0\0\0x"u8])
                .Chunk("tEXt", [.. "no terminator"u8])
                .End();
        Assert.Equal([new PngText("k", "text"), new PngText("a", "b")], PngTextReader.Read(sound));
        for (var i = 0; i < 5000; i++)
        {
            var file = (byte[])sound.Clone();
            file[random.Next(8, file.Length)] = (byte)random.Next(256);
            PngTextReader.Read(file.AsSpan(0, random.Next(file.Length)));
        }
    }

    [Fact]
    public void Read_TextOverTheLimit_IsLeftOut()
    {
        var file = new TestPng().Header(1, 1).Chunk("tEXt", Encoding.Latin1.GetBytes("k\0" + new string('x', 100))).End();

        Assert.Empty(PngTextReader.Read(file, 50));
    }
}
