using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>Graphs of half precision that overflow, beside graphs in single precision that do not.</summary>
public sealed class PrecisionTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", Seed = 7, Steps = 2, GuidanceScale = 2, Width = 32, Height = 32 };

    [Fact]
    public async Task Generate_DenoiserOverflows_IsRepeatedInSinglePrecisionAndNoted()
    {
        using var model = Overflowing().Write();
        model.Save("unet/model.onnx", model.Denoiser(Overflow).Build()).Save("unet/model_fp32.onnx", Single().Denoiser().Build());
        using var loaded = model.Load();

        var image = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(Request)).Image;

        Assert.Contains(image.Notes, static note => note.Contains("single precision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Generate_DenoiserOverflowsAndNothingElseIsThere_IsAFailure()
    {
        using var model = Overflowing().Write();
        model.Save("unet/model.onnx", model.Denoiser(Overflow).Build());
        using var loaded = model.Load();

        var failed = Assert.IsType<GenerationResult.Failed>(await new ImagePipeline(loaded).GenerateAsync(Request));

        Assert.Equal(GenerationFailure.LatentNotFinite, failed.Code);
    }

    [Fact]
    public void Inspect_PreciseGraphThatIsCalledOtherwise_IsADefect()
    {
        using var model = Overflowing().Write();
        model.Save("unet/model_fp32.onnx", new FakeModel { InputChannels = 9 }.Denoiser().Build());

        var defect = Assert.Single(Assert.IsType<ModelInspection.Refused>(model.Inspect()).Defects);

        Assert.Equal("unet/model_fp32.onnx", defect.Part);
    }

    [Fact]
    public async Task Generate_FileChangedBeforeItsSessionOpens_IsAFailureAndNoException()
    {
        using var model = Overflowing().Write();
        model.Save("unet/model.onnx", model.Denoiser(Overflow).Build()).Save("unet/model_fp32.onnx", Single().Denoiser().Build());
        using var loaded = model.Load();
        model.Save("unet/model_fp32.onnx", Single().Denoiser().Build());

        var failed = Assert.IsType<GenerationResult.Failed>(await new ImagePipeline(loaded).GenerateAsync(Request));

        Assert.Equal(GenerationFailure.ModelChanged, failed.Code);
    }

    private static FakeModel Overflowing() => new() { FloatType = OnnxElementType.Float16 };

    private static FakeModel Single() => new();

    private static string Overflow(OnnxGraphBuilder graph, string value) => graph.Node("Add", [graph.Node("Abs", [value]), graph.Constant([1e6f], 1)]);
}
