using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Tests.Generation;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Sheets;

/// <summary>
/// The built-in model drawn with every sampler, with nothing but its name said, and in every mode. Each must show what was asked for, judged by its likeness to a reference image; with a folder in the environment
/// variable SOGNI_SHEETS the images are left there to be looked at.
/// </summary>
public sealed class SampleSheetTests(ITestOutputHelper output)
{
    private static readonly GenerationRequest Apple = new() { Prompt = "a red apple", Seed = 42, GuidanceScale = 3 };

    [Fact]
    public async Task EverySampler_OnTheBuiltInModel_DrawsTheApple()
    {
        var reference = await Image(Apple);
        var tiles = new List<RgbImage>();
        var strangers = new List<string>();

        // Flow samplers are for models that were trained with flows.
        foreach (var name in Samplers.ByName.Keys.Where(static name => name != "flow_euler").Order(StringComparer.Ordinal))
        {
            var image = await Image(Apple with { Sampler = name });
            var difference = Difference(reference, image);
            output.WriteLine($"{tiles.Count / 8},{tiles.Count % 8} {name}: {difference:F1}");
            tiles.Add(image);
            if (difference > 15)
            {
                strangers.Add($"{name} {difference:F1}");
            }
        }

        Leave("sheet-samplers.png", tiles, 8);
        Assert.Empty(strangers);
    }

    [Fact]
    public async Task EveryMode_OnTheBuiltInModel_ShowsWhatWasAskedFor()
    {
        var apple = await Image(Apple);
        var lemon = await Image(Apple with { Prompt = "a lemon" });
        var turned = await Image(Apple with { Prompt = "a lemon", Source = new ImageSource.Picture(apple) { Strength = 0.8 } });
        var mask = new byte[128 * 128];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = i % 128 < 64 ? (byte)255 : (byte)0;
        }

        var inpainted = await Image(Apple with { Prompt = "a lemon", Source = new ImageSource.Inpainting(apple, new MaskImage(128, 128, mask)) { Strength = 1 } });
        var wider = await Image(Apple with { Source = new ImageSource.Outpainting(apple) { Left = 32, Right = 32, Top = 32, Bottom = 32 } });
        var latent = await Image(Apple with { Hires = new HiresFix { Strength = 0.5 } });
        var pixels = await Image(Apple with { Hires = new HiresFix { Method = HiresMethod.Pixels, Strength = 0.4 } });
        Leave("sheet-modes.png", [apple, lemon, turned, inpainted, wider, latent, pixels], 4);

        output.WriteLine($"turned to lemon {Difference(lemon, turned):F1}, to apple {Difference(apple, turned):F1}, hires {Difference(apple, Pictures.Resize(latent, 128, 128)):F1} {Difference(apple, Pictures.Resize(pixels, 128, 128)):F1}");
        Assert.True(Difference(lemon, turned) < Difference(apple, turned));
        Assert.InRange(Difference(apple, Pictures.Resize(latent, 128, 128)), 0, 30);
        Assert.InRange(Difference(apple, Pictures.Resize(pixels, 128, 128)), 0, 30);
        Assert.Equal((192, 192), (wider.Width, wider.Height));
    }

    private static async Task<RgbImage> Image(GenerationRequest request)
    {
        var result = await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(request);
        return result is GenerationResult.Completed completed
            ? completed.Image.Pixels
            : throw new InvalidOperationException($"{request.Sampler}: {result} {string.Join(' ', (result as GenerationResult.Invalid)?.Faults ?? [])}");
    }

    /// <summary>Mean absolute difference of a byte.</summary>
    private static double Difference(RgbImage first, RgbImage second) =>
        first.Pixels.ToArray().Zip(second.Pixels.ToArray(), static (a, b) => Math.Abs(a - b)).Average();

    private static void Leave(string file, List<RgbImage> images, int columns)
    {
        if (Environment.GetEnvironmentVariable("SOGNI_SHEETS") is not { Length: > 0 } folder)
        {
            return;
        }

        const int Size = 128;
        var rows = (images.Count + columns - 1) / columns;
        var pixels = new byte[columns * Size * rows * Size * 3];
        for (var i = 0; i < images.Count; i++)
        {
            var tile = Pictures.Resize(images[i], Size, Size);
            for (var y = 0; y < Size; y++)
            {
                tile.Row(y).CopyTo(pixels.AsSpan(((((i / columns * Size) + y) * columns) + (i % columns)) * Size * 3));
            }
        }

        File.WriteAllBytes(Path.Combine(folder, file), PngEncoder.Encode(new RgbImage(columns * Size, rows * Size, pixels)));
    }
}
