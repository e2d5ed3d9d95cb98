using System.IO.Compression;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Tests.Png;

public sealed class PngInspectorTests
{
    private static readonly PngLimits Limits = new(1 << 20, 8, 8);

    public static TheoryData<string, PngRefusal> BadFiles => new()
    {
        { "empty", PngRefusal.NotPng },
        { "jpeg", PngRefusal.NotPng },
        { "only signature", PngRefusal.Truncated },
        { "no end", PngRefusal.Truncated },
        { "chunk longer than file", PngRefusal.Truncated },
        { "chunk length over 2^31", PngRefusal.MalformedChunk },
        { "chunk type of digits", PngRefusal.MalformedChunk },
        { "header of 12 bytes", PngRefusal.MalformedChunk },
        { "end with data", PngRefusal.MalformedChunk },
        { "header not first", PngRefusal.ChunkOrder },
        { "two headers", PngRefusal.ChunkOrder },
        { "data in two places", PngRefusal.ChunkOrder },
        { "no data", PngRefusal.ChunkOrder },
        { "wrong crc", PngRefusal.ChecksumMismatch },
        { "palette", PngRefusal.UnsupportedFormat },
        { "palette chunk", PngRefusal.UnsupportedFormat },
        { "alpha", PngRefusal.UnsupportedFormat },
        { "grey", PngRefusal.UnsupportedFormat },
        { "16 bits", PngRefusal.UnsupportedFormat },
        { "interlaced", PngRefusal.UnsupportedFormat },
        { "other compression", PngRefusal.UnsupportedFormat },
        { "critical chunk", PngRefusal.UnsupportedFormat },
        { "other width", PngRefusal.WrongSize },
        { "other height", PngRefusal.WrongSize },
        { "no pixels at all", PngRefusal.WrongSize },
        { "claims 4 gigapixels", PngRefusal.WrongSize },
        { "bytes after end", PngRefusal.TrailingData },
        { "bytes after pixels", PngRefusal.TrailingData },
        { "chunk after pixels", PngRefusal.TrailingData },
        { "not deflate", PngRefusal.CorruptData },
        { "empty data", PngRefusal.CorruptData },
        { "preset dictionary", PngRefusal.CorruptData },
        { "broken deflate", PngRefusal.CorruptData },
        { "wrong adler", PngRefusal.CorruptData },
        { "too few rows", PngRefusal.TooLittleData },
        { "too many rows", PngRefusal.TooMuchData },
        { "bomb", PngRefusal.TooMuchData },
        { "filter 5", PngRefusal.InvalidFilter },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Inspect_BadFile_IsRefusedWithItsCode(string name, PngRefusal code)
    {
        var refused = Assert.IsType<PngInspection.Refused>(PngInspector.Inspect(BadFile(name), Limits));

        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Message);
    }

    [Fact]
    public void Inspect_SoundFile_GivesSizeAndPixelHash()
    {
        var image = TestPng.Gradient(8, 8);

        var accepted = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(PngEncoder.Encode(image), Limits));

        Assert.Equal((8, 8, false), (accepted.Width, accepted.Height, accepted.IsFlat));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image.Pixels.Span)), accepted.PixelSha256);
    }

    [Fact]
    public void Inspect_SamePixelsOtherCompression_GiveTheSamePixelHash()
    {
        var black = new TestPng().Header(8, 8).Chunk("IDAT", TestPng.Black(8, 8)).End();
        var encoded = PngEncoder.Encode(TestPng.Flat(8, 8, 0, 0, 0));

        Assert.Equal(Accept(black).PixelSha256, Accept(encoded).PixelSha256);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(12, 200, 255)]
    public void Inspect_OneColour_IsFlat(byte red, byte green, byte blue)
    {
        Assert.True(Accept(PngEncoder.Encode(TestPng.Flat(8, 8, red, green, blue))).IsFlat);
    }

    [Fact]
    public void Inspect_OneOddPixelAtTheEnd_IsNotFlat()
    {
        var pixels = TestPng.Flat(8, 8, 9, 9, 9).Pixels.ToArray();
        pixels[^1] = 10;

        Assert.False(Accept(PngEncoder.Encode(new RgbImage(8, 8, pixels))).IsFlat);
    }

    [Fact]
    public void Inspect_DataInManySmallChunks_IsAccepted()
    {
        var png = new TestPng().Header(8, 8).Chunk("IDAT", []);
        foreach (var b in TestPng.Black(8, 8))
        {
            png.Chunk("IDAT", [b]);
        }

        Accept(png.End());
    }

    [Fact]
    public void Inspect_MoreChunksThanAllowed_IsRefused()
    {
        var png = new TestPng().Header(8, 8);
        for (var i = 0; i < 20; i++)
        {
            png.Chunk("teXt", []);
        }

        var refused = Assert.IsType<PngInspection.Refused>(PngInspector.Inspect(png.End(), Limits with { MaxChunks = 10 }));

        Assert.Equal(PngRefusal.TooManyChunks, refused.Code);
    }

    [Fact]
    public void Inspect_FileOverTheLimit_IsRefusedUnread()
    {
        using var stream = new UnreadableStream(1001);

        var refused = Assert.IsType<PngInspection.Refused>(PngInspector.Inspect(stream, Limits with { MaxBytes = 1000 }));

        Assert.Equal(PngRefusal.FileTooLarge, refused.Code);
        Assert.Contains("1000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Bomb_AllocatesOnlyAFewRows()
    {
        var bomb = BadFile("bomb");
        PngInspector.Inspect(bomb, Limits);
        var before = GC.GetAllocatedBytesForCurrentThread();

        PngInspector.Inspect(bomb, Limits);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 * 1024);
    }

    [Fact]
    public void Inspect_Rows_AreHandedOutInOrder()
    {
        var image = TestPng.Gradient(8, 8);
        var rows = new List<byte>();

        PngInspector.Inspect(PngEncoder.Encode(image), Limits, (y, row) =>
        {
            Assert.Equal(rows.Count, y * 24);
            rows.AddRange(row);
        });

        Assert.Equal(image.Pixels.ToArray(), rows);
    }

    [Fact]
    public void Inspect_Cancelled_Throws()
    {
        Assert.Throws<OperationCanceledException>(() => PngInspector.Inspect(PngEncoder.Encode(TestPng.Gradient(8, 8)), Limits, null, new CancellationToken(true)));
    }

    [Fact]
    public void Inspect_EveryTruncation_IsRefused()
    {
        var file = PngEncoder.Encode(TestPng.Gradient(8, 8));
        for (var length = 0; length < file.Length; length++)
        {
            Assert.IsType<PngInspection.Refused>(PngInspector.Inspect(file.AsMemory(0, length), Limits));
        }
    }

    [Fact]
    public void Inspect_RandomDamage_NeverThrows()
    {
        var random = new Random(4711);
        var sound = PngEncoder.Encode(TestPng.Gradient(8, 8), new PngText("a", "b"));
        for (var round = 0; round < 3000; round++)
        {
            var file = (byte[])sound.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            PngInspector.Inspect(file, Limits);
        }
    }

    [Fact]
    public void Inspect_RandomDamageWithSoundChecksums_NeverThrows()
    {
        var random = new Random(4712);
        var raw = new byte[8 * 25];
        for (var round = 0; round < 3000; round++)
        {
            random.NextBytes(raw);
            for (var y = 0; y < 8; y++)
            {
                raw[y * 25] = (byte)random.Next(6);
            }

            var data = TestPng.Compress(raw);
            for (var i = random.Next(0, 3); i > 0; i--)
            {
                data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
            }

            PngInspector.Inspect(new TestPng().Header(8, 8).Chunk("IDAT", data[..random.Next(data.Length + 1)]).End(), Limits);
        }
    }

    private static PngInspection.Accepted Accept(byte[] file) => Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(file, Limits));

    private static byte[] BadFile(string name)
    {
        var black = TestPng.Black(8, 8);
        return name switch
        {
            "empty" => [],
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0],
            "only signature" => new TestPng().ToArray(),
            "no end" => new TestPng().Header(8, 8).Chunk("IDAT", black).ToArray(),
            "chunk longer than file" => new TestPng().Header(8, 8).Raw(0, 0, 1, 0, (byte)'I', (byte)'D', (byte)'A', (byte)'T', 1, 2, 3).ToArray(),
            "chunk length over 2^31" => new TestPng().Header(8, 8).Raw(0x80, 0, 0, 0, (byte)'I', (byte)'D', (byte)'A', (byte)'T').ToArray(),
            "chunk type of digits" => new TestPng().Header(8, 8).Chunk("1234", []).End(),
            "header of 12 bytes" => new TestPng().Chunk("IHDR", new byte[12]).End(),
            "end with data" => new TestPng().Header(8, 8).Chunk("IDAT", black).Chunk("IEND", [0]).ToArray(),
            "header not first" => new TestPng().Chunk("tEXt", []).Header(8, 8).Chunk("IDAT", black).End(),
            "two headers" => new TestPng().Header(8, 8).Header(8, 8).Chunk("IDAT", black).End(),
            "data in two places" => new TestPng().Header(8, 8).Chunk("IDAT", black[..5]).Chunk("tEXt", []).Chunk("IDAT", black[5..]).End(),
            "no data" => new TestPng().Header(8, 8).End(),
            "wrong crc" => Flip(new TestPng().Header(8, 8).Chunk("IDAT", black).End(), 45),
            "palette" => new TestPng().Header(8, 8, colour: 3).Chunk("PLTE", new byte[3]).Chunk("IDAT", black).End(),
            "palette chunk" => new TestPng().Header(8, 8).Chunk("PLTE", new byte[3]).Chunk("IDAT", black).End(),
            "alpha" => new TestPng().Header(8, 8, colour: 6).Chunk("IDAT", black).End(),
            "grey" => new TestPng().Header(8, 8, colour: 0).Chunk("IDAT", black).End(),
            "16 bits" => new TestPng().Header(8, 8, depth: 16).Chunk("IDAT", black).End(),
            "interlaced" => new TestPng().Header(8, 8, interlace: 1).Chunk("IDAT", black).End(),
            "other compression" => new TestPng().Header(8, 8, compression: 1).Chunk("IDAT", black).End(),
            "critical chunk" => new TestPng().Header(8, 8).Chunk("EVIL", []).Chunk("IDAT", black).End(),
            "other width" => new TestPng().Header(16, 8).Chunk("IDAT", black).End(),
            "other height" => new TestPng().Header(8, 16).Chunk("IDAT", black).End(),
            "no pixels at all" => new TestPng().Header(0, 0).Chunk("IDAT", black).End(),
            "claims 4 gigapixels" => new TestPng().Header(65535, 65535).Chunk("IDAT", black).End(),
            "bytes after end" => [.. new TestPng().Header(8, 8).Chunk("IDAT", black).End(), 0],
            "bytes after pixels" => new TestPng().Header(8, 8).Chunk("IDAT", [.. black, 1]).End(),
            "chunk after pixels" => new TestPng().Header(8, 8).Chunk("IDAT", black).Chunk("IDAT", new byte[100]).End(),
            "not deflate" => new TestPng().Header(8, 8).Chunk("IDAT", [.. "hello, pixels"u8]).End(),
            "empty data" => new TestPng().Header(8, 8).Chunk("IDAT", []).End(),
            "preset dictionary" => new TestPng().Header(8, 8).Chunk("IDAT", [0x78, 0x20 + 0x1B, 0, 0, 0, 1, .. black]).End(),
            "broken deflate" => new TestPng().Header(8, 8).Chunk("IDAT", [black[0], black[1], 0xFF, 0xFF, 0xFF, 0xFF]).End(),
            "wrong adler" => new TestPng().Header(8, 8).Chunk("IDAT", Flip(black, black.Length - 1)).End(),
            "too few rows" => new TestPng().Header(8, 8).Chunk("IDAT", TestPng.Black(8, 7)).End(),
            "too many rows" => new TestPng().Header(8, 8).Chunk("IDAT", TestPng.Black(8, 9)).End(),
            "bomb" => new TestPng().Header(8, 8).Chunk("IDAT", Bomb()).End(),
            "filter 5" => new TestPng().Header(8, 8).Chunk("IDAT", TestPng.Compress([.. Enumerable.Repeat((byte)5, 8 * 25)])).End(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    /// <summary>100 MB of zeros in 100 KB.</summary>
    private static byte[] Bomb()
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
            {
                zlib.Write(zeros);
            }
        }

        return compressed.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    private sealed class UnreadableStream(long length) : MemoryStream
    {
        public override long Length => length;

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("Read.");

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Read.");
    }
}
