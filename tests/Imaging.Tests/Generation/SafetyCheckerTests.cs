using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Safety;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Generation;

public sealed class SafetyCheckerTests
{
    private const OnnxElementType Float = OnnxElementType.Float;

    private static readonly GenerationRequest Request = new() { Prompt = "a", Seed = 7, Steps = 2, Width = 32, Height = 32, CheckSafety = true };

    [Theory]
    [InlineData(-1f, true)]
    [InlineData(2f, false)]
    public async Task Generate_WithChecker_FlagsAndLeavesTheImage(float threshold, bool expected)
    {
        using var model = new FakeModel().Write().Save("safety_checker/model.onnx", Checker(threshold).Build());
        using var loaded = model.Load();

        var flagged = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(Request)).Image;
        var plain = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(Request with { CheckSafety = false })).Image;

        Assert.Equal((expected, null), (flagged.IsFlagged, plain.IsFlagged));
        Assert.Equal(plain.Pixels.Pixels.ToArray(), flagged.Pixels.Pixels.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Generate_WithoutUsableChecker_RefusesTheRequestAndNotTheModel(bool isBroken)
    {
        using var model = new FakeModel().Write();
        if (isBroken)
        {
            model.Save("safety_checker/model.onnx", "no graph");
        }

        using var loaded = model.Load();

        Assert.Equal(
            nameof(GenerationRequest.CheckSafety),
            Assert.Single(Assert.IsType<GenerationResult.Invalid>(await new ImagePipeline(loaded).GenerateAsync(Request)).Faults).Field);
    }

    [Fact]
    public void ToClip_WideImage_IsItsMiddleNormalised()
    {
        // Left third black, middle third of one colour, right third black: the square in the middle has that colour alone, but for the edges that bicubic blurs.
        var pixels = new byte[90 * 30 * 3];
        for (var i = 0; i < 90 * 30; i++)
        {
            if (i % 90 is >= 30 and < 60)
            {
                (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = (255, 51, 0);
            }
        }

        var clip = SafetyChecker.ToClip(new RgbImage(90, 30, pixels));

        Assert.Equal(3 * 224 * 224, clip.Length);
        var middle = (112 * 224) + 112;
        Assert.Equal((1 - 0.48145466) / 0.26862954, clip[middle], 1e-4);
        Assert.Equal((0.2 - 0.4578275) / 0.26130258, clip[(224 * 224) + middle], 1e-4);
        Assert.Equal((0 - 0.40821073) / 0.27577711, clip[(2 * 224 * 224) + middle], 1e-4);
    }

    /// <summary>Flags images whose mean is above a threshold, and blacks them out as the original does.</summary>
    private static OnnxGraphBuilder Checker(float threshold)
    {
        var graph = new OnnxGraphBuilder()
            .Input("clip_input", Float, "batch", 3, 224, 224)
            .Input("images", Float, "batch", "height", "width", 3)
            .Output("out_images", Float, "batch", "height", "width", 3)
            .Output("has_nsfw_concepts", OnnxElementType.Bool, "batch");
        graph.Node("Mul", ["images", graph.Constant([0f], 1)], "out_images");
        var nothing = graph.Node("Mul", [graph.Node("ReduceMean", ["clip_input"], null, "", OnnxGraphBuilder.Ints("axes", 1, 2, 3), OnnxGraphBuilder.Int("keepdims", 0)), graph.Constant([0f], 1)]);
        var mean = graph.Node("ReduceMean", ["images"], null, "", OnnxGraphBuilder.Ints("axes", 1, 2, 3), OnnxGraphBuilder.Int("keepdims", 0));
        graph.Node("Greater", [graph.Node("Add", [mean, nothing]), graph.Constant([threshold], 1)], "has_nsfw_concepts");
        return graph;
    }
}
