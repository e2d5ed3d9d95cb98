using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Imaging.Tests.Generation;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Previews;

public sealed class PreviewTests(ITestOutputHelper output)
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", Seed = 7, Steps = 7, GuidanceScale = 2 };

    /// <summary>What the colours of the built-in model were fitted to, and by what they are judged.</summary>
    private static readonly string[] Fitted =
    [
        "a red apple", "a cat", "a dog", "a red heart", "a house", "a tree", "the sun", "the moon", "a fish on a blue background", "a bird", "a car", "a pizza",
        "a banana", "a rose on a green background", "a star", "a rocket on a black background", "a book", "a key", "an umbrella", "a horse", "a strawberry on a pink background",
        "a cup of coffee", "a ball", "a bus",
    ];

    private static readonly string[] Judged = ["a lemon on a yellow background", "a frog", "a bicycle", "grapes", "a lion", "a snowman on a blue background", "a tomato", "a clock"];

    [Fact]
    public async Task Generate_WantedByOneImageFromTheMiddle_MakesTheseAlone()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var preview = new PreviewOptions { EverySteps = 2, IsWanted = image => image == 1 && recorder.Steps.Count > 8 };

        await new ImagePipeline(loaded).GenerateAsync(Request with { Steps = 8, Count = 2, Preview = preview }, recorder);

        Assert.Equal([(1, 5)], recorder.Previews.Select(shown => (shown.Image, shown.Index)));
    }

    [Fact]
    public async Task Preview_OfTheBuiltInModel_HasTheColorsOfTheImage()
    {
        var table = ModelColors.Of(EmojiDiffusionFixture.Model.Contract);
        var fitted = LatentColorFit.Fit(await Samples(Fitted), 4, "fit");
        var judged = await Samples(Judged);

        var (error, explained) = LatentColorFit.Measure(table, judged, 4);
        var (fittedError, fittedExplained) = LatentColorFit.Measure(fitted, judged, 4);
        output.WriteLine($"table: error {error:F4}, explained {explained:F4}; fitted now: error {fittedError:F4}, explained {fittedExplained:F4}");
        output.WriteLine(string.Join(", ", fitted.Factors.Select(static row => $"[{string.Join(", ", row)}]")) + $" bias [{string.Join(", ", fitted.Bias)}]");

        Assert.Contains("emoji-diffusion", table.Origin, StringComparison.Ordinal);
        Assert.InRange(error, 0, fittedError + 0.005);
        Assert.InRange(explained, 0.9, 1);
    }

    [Fact]
    public async Task Generate_WithPreviews_GivesThemEveryFewStepsButNotAtTheEnd()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        await new ImagePipeline(loaded).GenerateAsync(Request with { Steps = 8, Count = 2, Preview = new PreviewOptions { EverySteps = 2 } }, recorder);

        Assert.Equal([(0, 1), (1, 1), (0, 3), (1, 3), (0, 5), (1, 5)], recorder.Previews.Select(static preview => (preview.Image, preview.Index)));
        Assert.All(recorder.Previews, static preview => Assert.Equal((4, 4, 8), (preview.Pixels.Width, preview.Pixels.Height, preview.Count)));
        Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(recorder.Previews[0].Png, new PngLimits(1 << 16, 4, 4)));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 8, 3)]
    [InlineData(3, 8, 1, 3, 5)]
    [InlineData(5, 8, 1, 2, 3, 5, 6)]
    [InlineData(5, 6, 0, 1, 2, 3, 4)]
    [InlineData(5, 3, 0, 1)]
    [InlineData(3, 1)]
    public async Task Generate_WithANumberOfPreviews_SpreadsThemOverTheSteps(int wanted, int steps, params int[] expected)
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var preview = new PreviewOptions { CountOf = image => image == 0 ? wanted : 0 };

        await new ImagePipeline(loaded).GenerateAsync(Request with { Steps = steps, Count = 2, Preview = preview }, recorder);

        Assert.Equal(expected.Select(static index => (0, index)), recorder.Previews.Select(static shown => (shown.Image, shown.Index)));
    }

    [Fact]
    public async Task Generate_WithPreviewsOfTheBuiltInModel_LooksLikeTheImageHalfway()
    {
        var recorder = new StepRecorder();
        var result = await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(
            new GenerationRequest { Prompt = "a red apple", Seed = 42, Steps = 10, GuidanceScale = 3, Preview = new PreviewOptions { EverySteps = 5 } },
            recorder);

        var image = Assert.IsType<GenerationResult.Completed>(result).Image.Pixels;
        var (error, _) = LatentColorFit.Measure(new LatentColors("", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0]), [(Planes(recorder.Previews[0].Pixels), image)], 3);
        Assert.InRange(error, 0, 0.3);
    }

    [Fact]
    public async Task Generate_PreviewOverTheLimit_IsHalvedUntilItFits()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        await new ImagePipeline(loaded).GenerateAsync(
            Request with { Width = 512, Height = 512, Steps = 3, Preview = new PreviewOptions { EverySteps = 1, MaxBytes = 1024 } },
            recorder);

        Assert.All(recorder.Previews, static preview => Assert.InRange(preview.Png.Length, 1, 1024));
        Assert.InRange(recorder.Previews[0].Pixels.Width, 8, 32);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Generate_WithPreviewDecoder_ShowsWhatItMakes(int min)
    {
        using var model = new FakeModel().Write();
        var graph = new OnnxGraphBuilder()
            .Input("latent", OnnxElementType.Float, 1, 4, "h", "w")
            .Output("image", OnnxElementType.Float, 1, 3, "height", "width");
        var zeros = graph.Node("Mul", [graph.Node("Slice", ["latent", graph.Constant(0L), graph.Constant(3L), graph.Constant(1L)]), graph.Constant([0f], 1)]);
        graph.Node("Resize", [graph.Node("Add", [zeros, graph.Constant([1f], 1)]), "", graph.Constant([1, 1, 4, 4], 4)], "image");
        model.Save("taesd.onnx", graph.Build());
        using var loaded = model.Load();
        var loading = PreviewDecoder.Load(Path.Combine(model.Folder, "taesd.onnx"), loaded.Sessions, min: min);
        var decoder = Assert.IsType<PreviewDecoderLoading.Loaded>(loading).Decoder;
        var recorder = new StepRecorder();

        await new ImagePipeline(loaded).GenerateAsync(Request with { Preview = new PreviewOptions { EverySteps = 3, Decoder = decoder } }, recorder);

        Assert.Equal([2, 5], recorder.Previews.Select(static preview => preview.Index));
        Assert.Equal((16, 16), (recorder.Previews[0].Pixels.Width, recorder.Previews[0].Pixels.Height));
        Assert.All(recorder.Previews[0].Pixels.Pixels.ToArray(), static value => Assert.Equal(255, value));
    }

    [Theory]
    [InlineData("ddim", PredictionType.Epsilon)]
    [InlineData("euler", PredictionType.Velocity)]
    [InlineData("euler", PredictionType.Epsilon)]
    public void PredictedImage_OfAPerfectPrediction_IsTheImage(string sampler, PredictionType type)
    {
        var plan = Samplers.ByName[sampler].CreatePlan(new SchedulerSettings { PredictionType = type }, 10);
        float[] image = [0.3f, -1.2f, 0.8f];
        float[] noise = [1.1f, 0.2f, -0.7f];
        var latent = new float[3];
        plan.AddNoise(image, noise, 4, latent);
        var level = plan.LevelBefore(4);
        var norm = Math.Sqrt((level.Signal * level.Signal) + (level.Noise * level.Noise));
        float[] prediction = type == PredictionType.Epsilon
            ? noise
            : [.. noise.Zip(image, (n, x) => (float)(((level.Signal * n) - (level.Noise * x)) / norm))];

        Assert.All(PredictedImage.Create(latent, prediction, level, type).Zip(image, static (a, b) => a - b), static difference => Assert.InRange(difference, -1e-4f, 1e-4f));
    }

    [Fact]
    public async Task Generate_Steps_TellSpeedAndWhatIsLeft()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        await new ImagePipeline(loaded, new GenerationLimits { PixelsAtOnce = 1 }).GenerateAsync(Request with { Count = 2 }, recorder);

        Assert.Null(recorder.Remaining[0]);
        Assert.All(recorder.Remaining[2..], static left => Assert.NotNull(left));
        Assert.Equal(TimeSpan.Zero, recorder.Remaining[^1]);
    }

    private static async Task<List<(float[] Latent, RgbImage Image)>> Samples(string[] prompts)
    {
        var samples = new List<(float[], RgbImage)>();
        foreach (var prompt in prompts)
        {
            var recorder = new StepRecorder();
            var result = await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(
                new GenerationRequest { Prompt = prompt, Seed = 1, Steps = 6, GuidanceScale = 3 },
                recorder);
            samples.Add((recorder.Latents[^1], Assert.IsType<GenerationResult.Completed>(result).Image.Pixels));
        }

        return samples;
    }

    private static float[] Planes(RgbImage image)
    {
        var planes = new float[image.Width * image.Height * 3];
        for (var i = 0; i < planes.Length; i++)
        {
            var (channel, place) = (i / (image.Width * image.Height), i % (image.Width * image.Height));
            planes[i] = (image.Pixels.Span[(place * 3) + channel] / 127.5f) - 1;
        }

        return planes;
    }
}
