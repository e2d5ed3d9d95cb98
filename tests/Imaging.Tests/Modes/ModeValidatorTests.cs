using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Modes;

/// <summary>Parts of requests that cannot run are refused with the field and its limit.</summary>
public sealed class ModeValidatorTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", Seed = 7, Steps = 4, GuidanceScale = 2 };

    private static readonly RgbImage Picture = MasksTests.Noise(40, 32, 1);

    public static TheoryData<string, string, Func<GenerationRequest, GenerationRequest>> InvalidRequests => new()
    {
        { "Count", "1 to 64", static request => request with { Count = 0 } },
        { "Count", "1 to 64", static request => request with { Count = 65 } },
        { "Schedule", "karras", static request => request with { Schedule = (ScheduleType)99 } },
        { "Variation.Strength", "0 to 1", static request => request with { Variation = new VariationSeed(1, 1.5) } },
        { "Source.Strength", "above 0 to 1", static request => request with { Source = new ImageSource.Picture(Picture) { Strength = 0 } } },
        { "Source.Strength", "above 0 to 1", static request => request with { Source = new ImageSource.Picture(Picture) { Strength = double.NaN } } },
        { "Source.Fit", "unknown", static request => request with { Source = new ImageSource.Picture(Picture) { Fit = (ImageFit)9 } } },
        { "Source.Mask", "40x32", static request => request with { Source = new ImageSource.Inpainting(Picture, MasksTests.Dot(32, 40, 1, 1)) } },
        { "Source.Mask", "at least one pixel", static request => request with { Source = new ImageSource.Inpainting(Picture, new MaskImage(40, 32, new byte[40 * 32])) } },
        { "Source.MaskBlur", "0 to 256", static request => request with { Source = new ImageSource.Inpainting(Picture, MasksTests.Dot(40, 32, 1, 1)) { MaskBlur = 257 } } },
        { "Source.MaskGrow", "-256 to 256", static request => request with { Source = new ImageSource.Inpainting(Picture, MasksTests.Dot(40, 32, 1, 1)) { MaskGrow = -257 } } },
        { "Source.Padding", "0 to 1024", static request => request with { Source = new ImageSource.Inpainting(Picture, MasksTests.Dot(40, 32, 1, 1)) { Padding = -1 } } },
        { "Source.PasteBack", "OnlyMasked", static request => request with { Source = new ImageSource.Inpainting(Picture, MasksTests.Dot(40, 32, 1, 1)) { Area = MaskArea.OnlyMasked, PasteBack = false } } },
        { "Source.Left", "above 0", static request => request with { Source = new ImageSource.Outpainting(Picture) } },
        { "Source.Top", "0 to 1024", static request => request with { Source = new ImageSource.Outpainting(Picture) { Top = 1025 } } },
        { "Width", "must be null", static request => request with { Width = 64, Source = new ImageSource.Outpainting(Picture) { Left = 8 } } },
        { "Source", "not trained", static request => request with { Source = new ImageSource.Editing(Picture) } },
        { "Hires.Scale", "above 1 to 8", static request => request with { Hires = new HiresFix { Scale = 1 } } },
        { "Hires.Strength", "above 0 to 1", static request => request with { Hires = new HiresFix { Strength = 2 } } },
        { "Hires.Steps", "1 to 500", static request => request with { Hires = new HiresFix { Steps = 0 } } },
        { "Hires", "text to image", static request => request with { Hires = new HiresFix(), Source = new ImageSource.Picture(Picture) } },
        { "Hires.Scale", "4194304", static request => request with { Width = 512, Height = 512, Hires = new HiresFix { Scale = 8 } } },
        { "Preview.EverySteps", "1 to 1000", static request => request with { Preview = new PreviewOptions { EverySteps = 0 } } },
        { "Preview.MaxBytes", "1024 to 16777216", static request => request with { Preview = new PreviewOptions { MaxBytes = 1 } } },
        { "Sampler", "strength", static request => request with { Source = new ImageSource.Picture(Picture) { Strength = 0.1 } } },
    };

    [Theory]
    [MemberData(nameof(InvalidRequests), DisableDiscoveryEnumeration = true)]
    public async Task Generate_InvalidPart_NamesFieldAndLimit(string field, string limit, Func<GenerationRequest, GenerationRequest> change)
    {
        using var model = new FakeModel().Write().Save("vae_encoder/model.onnx", ModeGraphs.Encoder());
        using var loaded = model.Load();

        var invalid = Assert.IsType<GenerationResult.Invalid>(await new ImagePipeline(loaded).GenerateAsync(change(Request)));

        var fault = Assert.Single(invalid.Faults);
        Assert.Equal(field, fault.Field);
        Assert.Contains(limit, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_PictureWithoutEncoder_SaysThatThereIsNone()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();

        var invalid = Assert.IsType<GenerationResult.Invalid>(await new ImagePipeline(loaded).GenerateAsync(Request with { Source = new ImageSource.Picture(Picture) }));

        Assert.Contains("vae_encoder/model.onnx", Assert.Single(invalid.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_PictureWithUnusableEncoder_SaysWhy()
    {
        using var model = new FakeModel().Write().Save("vae_encoder/model.onnx", "no graph");
        using var loaded = model.Load();

        var invalid = Assert.IsType<GenerationResult.Invalid>(await new ImagePipeline(loaded).GenerateAsync(Request with { Source = new ImageSource.Picture(Picture) }));

        Assert.Contains("not a valid ONNX graph", Assert.Single(invalid.Faults).Message, StringComparison.Ordinal);
        Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(Request));
    }
}
