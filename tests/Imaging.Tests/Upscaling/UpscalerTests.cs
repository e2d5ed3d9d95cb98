using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Imaging.Tests.Modes;
using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Tests.Upscaling;

public sealed class UpscalerTests : IDisposable
{
    private readonly FakeModel _files = new();
    private readonly SessionCache _sessions = new(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1 });

    [Theory]
    [InlineData(40, 33, 16, 4)]
    [InlineData(16, 16, 16, 0)]
    [InlineData(17, 90, 32, 16)]
    [InlineData(5, 3, 64, 8)]
    public async Task Upscale_NearestGraphInTiles_GivesEachPixelManyTimes(int width, int height, int tile, int overlap)
    {
        var image = MasksTests.Noise(width, height, 3);

        var large = await Load(2, blurs: false).UpscaleAsync(image, new UpscaleOptions { TileSize = tile, Overlap = overlap });

        Assert.Equal((width * 2, height * 2), (large.Width, large.Height));
        for (var y = 0; y < large.Height; y++)
        {
            for (var x = 0; x < large.Width; x++)
            {
                Assert.Equal(image.Row(y / 2).Slice(x / 2 * 3, 3).ToArray(), large.Row(y).Slice(x * 3, 3).ToArray());
            }
        }
    }

    [Fact]
    public async Task Upscale_GraphThatSeesNeighbours_ShowsNoSeamsWithOverlap()
    {
        // The blur pads with black, so a tile is dark at its borders: without overlap that is a seam.
        var image = Flat(96, 96, 200);
        var upscaler = Load(2, blurs: true);

        var whole = await upscaler.UpscaleAsync(image, new UpscaleOptions { TileSize = 96, Overlap = 0 });
        var cut = await upscaler.UpscaleAsync(image, new UpscaleOptions { TileSize = 32, Overlap = 0 });
        var blended = await upscaler.UpscaleAsync(image, new UpscaleOptions { TileSize = 32, Overlap = 16 });

        Assert.InRange(LargestDifference(whole, cut), 40, 255);
        Assert.InRange(LargestDifference(whole, blended), 0, 4);
    }

    [Fact]
    public async Task Upscale_FixedTile_TakesTheGraphsSize()
    {
        var image = MasksTests.Noise(23, 50, 4);

        var large = await Load(3, blurs: false, fixedSize: 20).UpscaleAsync(image);

        Assert.Equal((69, 150), (large.Width, large.Height));
        Assert.Equal(image.Row(49).Slice(66, 3).ToArray(), large.Row(149).Slice(204, 3).ToArray());
    }

    [Fact]
    public async Task Upscale_Progress_EndsAtOne()
    {
        var shares = new List<double>();

        await Load(2, blurs: false).UpscaleAsync(MasksTests.Noise(64, 32, 5), new UpscaleOptions { TileSize = 32, Overlap = 8 }, new Recorder(shares));

        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
    }

    [Theory]
    [InlineData(8, 0, 1000000, "TileSize is 8; it must be 16 to 2048")]
    [InlineData(32, 17, 1000000, "Overlap is 17; it must be 0 to 16")]
    [InlineData(32, 8, 100, "MaxPixels is 100")]
    public async Task Upscale_OptionOutOfRange_NamesIt(int tile, int overlap, long maxPixels, string message)
    {
        var upscaler = Load(2, blurs: false);

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => upscaler.UpscaleAsync(Flat(40, 40, 1), new UpscaleOptions { TileSize = tile, Overlap = overlap, MaxPixels = maxPixels }));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GraphOfAnotherKind_IsRefused()
    {
        var graph = new OnnxGraphBuilder().Input("x", OnnxElementType.Float, 1, 4, "h", "w").Output("y", OnnxElementType.Float, 1, 4, "h", "w");
        graph.Node("Identity", ["x"], "y");
        _files.Save("other.onnx", graph.Build());

        var refused = Assert.IsType<UpscalerLoading.Refused>(Upscaler.Load(Path.Combine(_files.Folder, "other.onnx"), _sessions));

        Assert.Contains(refused.Defects, static defect => defect.Code == ModelDefectCode.UnsupportedShape);
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _files.Dispose();
    }

    internal static byte[] Graph(int scale, bool blurs, object? size = null)
    {
        var graph = new OnnxGraphBuilder()
            .Input("input", OnnxElementType.Float, 1, 3, size ?? "height", size ?? "width")
            .Output("output", OnnxElementType.Float, 1, 3, "large_height", "large_width");
        var value = "input";
        if (blurs)
        {
            var kernel = new float[3 * 3 * 3 * 3];
            for (var i = 0; i < 27; i++)
            {
                kernel[(i / 9 * 27) + (i / 9 * 9) + (i % 9)] = 1 / 9f;
            }

            value = graph.Node("Conv", [value, graph.Constant(kernel, 3, 3, 3, 3)], null, "", OnnxGraphBuilder.Ints("pads", 1, 1, 1, 1));
        }

        graph.Node(
            "Resize",
            [value, "", graph.Constant([1, 1, scale, scale], 4)],
            "output",
            "",
            OnnxGraphBuilder.TextAttribute("mode", "nearest"),
            OnnxGraphBuilder.TextAttribute("coordinate_transformation_mode", "asymmetric"),
            OnnxGraphBuilder.TextAttribute("nearest_mode", "floor"));
        return graph.Build();
    }

    private static RgbImage Flat(int width, int height, byte value)
    {
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(value);
        return new RgbImage(width, height, pixels);
    }

    private static int LargestDifference(RgbImage first, RgbImage second) =>
        first.Pixels.ToArray().Zip(second.Pixels.ToArray(), static (a, b) => Math.Abs(a - b)).Max();

    private Upscaler Load(int scale, bool blurs, object? fixedSize = null)
    {
        _files.Save("upscaler.onnx", Graph(scale, blurs, fixedSize));
        var loading = Upscaler.Load(Path.Combine(_files.Folder, "upscaler.onnx"), _sessions);
        var upscaler = Assert.IsType<UpscalerLoading.Loaded>(loading).Upscaler;
        Assert.Equal(scale, upscaler.Scale);
        return upscaler;
    }

    private sealed class Recorder(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
