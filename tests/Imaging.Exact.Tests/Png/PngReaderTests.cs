using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public sealed class PngReaderTests
{
    private static readonly PngReadLimits Limits = new(1 << 20, 64, 1_024);

    [Fact]
    public void Read_OurOwnFile_HasItsPixels()
    {
        var image = TestPng.Gradient(19, 11);

        Assert.Equal(image.Pixels.ToArray(), Pixels(PngEncoder.Encode(image)));
    }

    [Theory]
    [InlineData(8, 0, new byte[] { 0, 10, 255 }, new byte[] { 10, 10, 10, 255, 255, 255 })]
    [InlineData(1, 0, new byte[] { 0, 0b0100_0000 }, new byte[] { 0, 0, 0, 255, 255, 255 })]
    [InlineData(2, 0, new byte[] { 0, 0b0110_0000 }, new byte[] { 85, 85, 85, 170, 170, 170 })]
    [InlineData(4, 0, new byte[] { 0, 0x2F }, new byte[] { 34, 34, 34, 255, 255, 255 })]
    [InlineData(16, 0, new byte[] { 0, 0x12, 0xFF, 0x80, 0 }, new byte[] { 0x12, 0x12, 0x12, 0x80, 0x80, 0x80 })]
    [InlineData(8, 4, new byte[] { 0, 10, 255, 10, 0 }, new byte[] { 10, 10, 10, 255, 255, 255 })]
    [InlineData(8, 6, new byte[] { 0, 1, 2, 3, 255, 9, 9, 9, 0 }, new byte[] { 1, 2, 3, 255, 255, 255 })]
    [InlineData(16, 2, new byte[] { 0, 1, 0, 2, 0, 3, 0, 4, 9, 5, 9, 6, 9 }, new byte[] { 1, 2, 3, 4, 5, 6 })]
    public void Read_EveryKind_IsRgbOnWhite(byte depth, byte color, byte[] row, byte[] expected)
    {
        using var png = new TestPng();
        png.Header(2, 1, depth, color).Chunk("IDAT", TestPng.Compress(row));

        Assert.Equal(expected, Pixels(png.End()));
    }

    [Fact]
    public void Read_Palette_HasItsColorsAndTransparency()
    {
        using var png = new TestPng();
        png.Header(3, 1, 2, 3).Chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]).Chunk("tRNS", [255, 0]).Chunk("IDAT", TestPng.Compress([0, 0b00_01_10_00]));

        Assert.Equal([1, 2, 3, 255, 255, 255, 7, 8, 9], Pixels(png.End()));
    }

    [Fact]
    public void Read_OneTransparentColor_IsWhite()
    {
        using var png = new TestPng();
        png.Header(2, 1).Chunk("tRNS", [0, 1, 0, 2, 0, 3]).Chunk("IDAT", TestPng.Compress([0, 1, 2, 3, 3, 2, 1]));

        Assert.Equal([255, 255, 255, 3, 2, 1], Pixels(png.End()));
    }

    /// <summary>A picture of 5 x 5 whose pixels tell their place, in the seven passes.</summary>
    [Fact]
    public void Read_Interlaced_PutsEveryPixelInItsPlace()
    {
        (int X, int Y, int StepX, int StepY)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var data = new List<byte>();
        foreach (var pass in passes)
        {
            for (var y = pass.Y; y < 5; y += pass.StepY)
            {
                data.Add(0);
                for (var x = pass.X; x < 5; x += pass.StepX)
                {
                    data.Add((byte)((y * 16) + x));
                }
            }
        }

        using var png = new TestPng();
        png.Header(5, 5, 8, 0, interlace: 1).Chunk("IDAT", TestPng.Compress([.. data]));

        Assert.Equal(Enumerable.Range(0, 25).SelectMany(i => Enumerable.Repeat((byte)((i / 5 * 16) + (i % 5)), 3)), Pixels(png.End()));
    }

    [Fact]
    public void Read_MetadataAndSeveralDataChunks_AreNoMatter()
    {
        using var png = new TestPng();
        var data = TestPng.Compress([0, 7, 8]);
        png.Header(2, 1, 8, 0).Chunk("tEXt", "Comment\0secret"u8.ToArray()).Chunk("IDAT", data[..3]).Chunk("IDAT", data[3..]);

        Assert.Equal([7, 7, 7, 8, 8, 8], Pixels([.. png.End(), 1, 2, 3]));
    }

    public static TheoryData<string, PngRefusal> BadFiles => new()
    {
        { "text", PngRefusal.NotPng },
        { "long", PngRefusal.FileTooLarge },
        { "wide", PngRefusal.WrongSize },
        { "large", PngRefusal.WrongSize },
        { "empty", PngRefusal.WrongSize },
        { "depth", PngRefusal.UnsupportedFormat },
        { "critical", PngRefusal.UnsupportedFormat },
        { "no header", PngRefusal.ChunkOrder },
        { "two headers", PngRefusal.ChunkOrder },
        { "no data", PngRefusal.ChunkOrder },
        { "checksum", PngRefusal.ChecksumMismatch },
        { "short data", PngRefusal.TooLittleData },
        { "garbage", PngRefusal.CorruptData },
        { "filter", PngRefusal.InvalidFilter },
        { "no palette", PngRefusal.CorruptData },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Read_BadFile_IsRefusedWithAReason(string name, PngRefusal expected)
    {
        var refused = Assert.IsType<PngReading.Refused>(PngReader.Read(BadFile(name), Limits));

        Assert.Equal(expected, refused.Code);
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var file = PngEncoder.Encode(TestPng.Gradient(9, 9));
        for (var length = 0; length < file.Length; length++)
        {
            Assert.IsType<PngReading.Refused>(PngReader.Read(file.AsMemory(0, length), Limits));
        }
    }

    [Fact]
    public void Read_AnyByteChanged_ThrowsNothing()
    {
        var file = PngEncoder.Encode(TestPng.Gradient(9, 9));
        for (var i = 0; i < file.Length; i++)
        {
            var changed = file.ToArray();
            changed[i] ^= 0x55;
            PngReader.Read(changed, Limits);
        }
    }

    private static byte[] BadFile(string name)
    {
        using var png = new TestPng();
        switch (name)
        {
            case "text":
                return "hello"u8.ToArray();
            case "long":
                return new byte[(1 << 20) + 1];
            case "wide":
                return png.Header(65, 1).Chunk("IDAT", TestPng.Black(65, 1)).End();
            case "large":
                return png.Header(64, 17).Chunk("IDAT", TestPng.Black(64, 17)).End();
            case "empty":
                return png.Header(0, 1).Chunk("IDAT", TestPng.Black(0, 1)).End();
            case "depth":
                return png.Header(1, 1, depth: 4).Chunk("IDAT", TestPng.Black(1, 1)).End();
            case "critical":
                return png.Header(1, 1).Chunk("ABCD", [1]).Chunk("IDAT", TestPng.Black(1, 1)).End();
            case "no header":
                return png.Chunk("IDAT", TestPng.Black(1, 1)).End();
            case "two headers":
                return png.Header(1, 1).Header(1, 1).Chunk("IDAT", TestPng.Black(1, 1)).End();
            case "no data":
                return png.Header(1, 1).End();
            case "checksum":
                var file = png.Header(1, 1).Chunk("IDAT", TestPng.Black(1, 1)).End();
                file[^20] ^= 1;
                return file;
            case "short data":
                return png.Header(1, 2).Chunk("IDAT", TestPng.Black(1, 1)).End();
            case "garbage":
                return png.Header(1, 1).Chunk("IDAT", [1, 2, 3, 4, 5, 6, 7, 8]).End();
            case "filter":
                return png.Header(1, 1).Chunk("IDAT", TestPng.Compress([9, 1, 2, 3])).End();
            default:
                return png.Header(1, 1, 8, 3).Chunk("IDAT", TestPng.Compress([0, 1])).End();
        }
    }

    private static byte[] Pixels(byte[] file)
    {
        var read = Assert.IsType<PngReading.Read>(PngReader.Read(file, Limits));
        return read.Image.Pixels.ToArray();
    }
}
