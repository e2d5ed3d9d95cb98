using System.Diagnostics;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Tests.Fakes;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>Images of one request with prompts and seeds of their own are those that each would be alone: file, latents and predictions, bit for bit.</summary>
public sealed class BatchTests(ITestOutputHelper output)
{
    private static readonly ImageWish[] Wishes = [new("a b", null, 7), new("b a", "b", 1_000), new("a b", null, 8), new("a b", "a", ulong.MaxValue)];

    private static readonly GenerationRequest Shape = new() { Prompt = "", Steps = 6, GuidanceScale = 2, Width = 64, Height = 64 };

    [Theory]
    [InlineData(1024 * 1024)]
    [InlineData(2 * 64 * 64)]
    [InlineData(1)]
    public async Task Generate_ImagesWithWishesOfTheirOwn_EqualSingleOnesBitForBit(long pixelsAtOnce)
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        await AssertEqualAsync(new ImagePipeline(loaded, new GenerationLimits { PixelsAtOnce = pixelsAtOnce }), Shape, Wishes);
    }

    [Fact]
    public async Task Generate_PromptsOfDifferentLength_EqualSingleOnesBitForBit()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        ImageWish[] wishes = [Wishes[0], new(string.Join(' ', Enumerable.Repeat("a b", 100)), null, 9), Wishes[1], new("a", string.Join(' ', Enumerable.Repeat("b", 90)), 10)];
        await AssertEqualAsync(new ImagePipeline(loaded), Shape, wishes);
    }

    /// <summary>On the CPU and the built-in model; the times say whether several at once are faster there.</summary>
    [Fact]
    public async Task Generate_BuiltInModel_EqualsSingleOnesBitForBit()
    {
        ImageWish[] wishes = [new("a red apple", null, 1), new("a smiling cat", "blurry", 2), new("a blue fish", null, 3), new("a red apple", null, 4)];
        var shape = new GenerationRequest { Prompt = "", Steps = 4, GuidanceScale = 3, Width = 128, Height = 128 };
        await AssertEqualAsync(new ImagePipeline(EmojiDiffusionFixture.Model), shape, wishes);
    }

    [Fact]
    public async Task Generate_ImageThatNobodyWantsAnyMore_IsLeftOut()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var observer = new PickyObserver(unwanted: 1);

        var result = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(Shape with { Count = 4, Images = Wishes }, observer));

        Assert.Equal([0, 2, 3], observer.Completed);
        Assert.Equal([7ul, 8ul, ulong.MaxValue], result.Images.Select(image => image.Record.Seed));
    }

    [Fact]
    public async Task Generate_OtherNumberOfWishesThanImages_IsRefused()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var result = Assert.IsType<GenerationResult.Invalid>(await new ImagePipeline(loaded).GenerateAsync(Shape with { Count = 3, Images = Wishes }));
        Assert.Equal(nameof(GenerationRequest.Images), Assert.Single(result.Faults).Field);
    }

    private async Task AssertEqualAsync(ImagePipeline pipeline, GenerationRequest shape, ImageWish[] wishes)
    {
        await pipeline.GenerateAsync(Single(wishes[0]));
        var singles = new List<(GeneratedImage Image, StepRecorder Steps)>();
        var watch = Stopwatch.StartNew();
        foreach (var wish in wishes)
        {
            var steps = new StepRecorder();
            singles.Add((Assert.Single(Assert.IsType<GenerationResult.Completed>(await pipeline.GenerateAsync(Single(wish), steps)).Images), steps));
        }

        var (one, all) = (watch.Elapsed, new StepRecorder());
        watch.Restart();
        var images = Assert.IsType<GenerationResult.Completed>(await pipeline.GenerateAsync(shape with { Count = wishes.Length, Images = wishes }, all)).Images;
        output.WriteLine($"{wishes.Length} images: {one.TotalMilliseconds:F0} ms one by one, {watch.Elapsed.TotalMilliseconds:F0} ms at once");
        Assert.Equal(wishes.Length, images.Count);
        for (var i = 0; i < wishes.Length; i++)
        {
            var places = Enumerable.Range(0, all.Images.Count).Where(at => all.Images[at] == i).ToList();
            Assert.Equal(singles[i].Steps.Predictions, places.Select(at => all.Predictions[at]));
            Assert.Equal(singles[i].Steps.Latents, places.Select(at => all.Latents[at]));
            Assert.Equal(singles[i].Image.Png.ToArray(), images[i].Png.ToArray());
        }

        GenerationRequest Single(ImageWish wish) => shape with { Prompt = wish.Prompt, NegativePrompt = wish.NegativePrompt, Seed = wish.Seed };
    }

    private sealed class PickyObserver(int unwanted) : IGenerationObserver
    {
        public List<int> Completed { get; } = [];

        public bool IsWanted(int number) => number != unwanted;

        public void OnImageCompleted(int number, GeneratedImage image) => Completed.Add(number);

        public void OnStepCompleted(in GenerationStep completed)
        {
        }
    }
}
