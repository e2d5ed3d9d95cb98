using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.AddOns;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests;

/// <summary>The examples in worker/Imaging/README.md compile, run, and are the code below.</summary>
public sealed class ReadmeExampleTests
{
    private const string Fence = "```";

    [Fact]
    public async Task Example_OfReadme_MakesAnImage()
    {
        var png = await MakeAppleAsync(RepositoryPaths.EmojiDiffusion, CancellationToken.None);

        Assert.NotEmpty(png);
    }

    [Fact]
    public async Task Example_OfModes_MakesOneImageOrMoreOfEach()
    {
        using var model = ((ImageModelLoading.Loaded)ImageModel.Load(RepositoryPaths.EmojiDiffusion)).Model;
        var picture = new RgbImage(128, 128, new byte[128 * 128 * 3]);
        var mask = new byte[128 * 128];
        mask.AsSpan(0, mask.Length / 2).Fill(255);

        var images = await VaryAsync(model, picture, new MaskImage(128, 128, mask), CancellationToken.None);

        Assert.Equal(
            [(128, 128), (128, 128), (128, 128), (128, 128), (128, 128), (128, 128), (128, 128), (160, 128), (192, 192), (128, 128)],
            images.Select(static image => (image.Pixels.Width, image.Pixels.Height)));
    }

    [Fact]
    public void Example_OfAddOns_SaysWhichFilesAreMissing()
    {
        var refused = Assert.IsType<ImageModelLoading.Refused>(LoadWithAddOns(RepositoryPaths.EmojiDiffusion, "no.safetensors", "none.safetensors"));

        Assert.Equal(["no.safetensors", "none.safetensors"], refused.Defects.Select(static defect => defect.Part));
    }

    [Fact]
    public void Examples_OfReadme_AreThisCode()
    {
        var source = Examples(
            File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests", "Imaging.Tests", "ReadmeExampleTests.cs")),
            "    // <example>\n",
            "    // </example>");
        var readme = Examples(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "worker", "Imaging", "README.md")), Fence + "csharp\n", Fence);

        Assert.Equal(source.Select(static code => string.Join('\n', code.Split('\n').Select(static line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line))), readme);
    }

    // <example>
    private static async Task<byte[]> MakeAppleAsync(string folder, CancellationToken cancellationToken)
    {
        var loading = ImageModel.Load(folder);
        if (loading is ImageModelLoading.Refused refused)
        {
            throw new InvalidOperationException(string.Join("\n", refused.Defects));
        }

        using var model = ((ImageModelLoading.Loaded)loading).Model;
        var request = new GenerationRequest { Prompt = "a red apple", Seed = 42, Steps = 20, GuidanceScale = 3 };
        var result = await new ImagePipeline(model).GenerateAsync(request, new ProgressPrinter(), cancellationToken);
        return result switch
        {
            GenerationResult.Completed completed => completed.Image.Png.ToArray(),
            GenerationResult.Invalid invalid => throw new ArgumentException(string.Join("\n", invalid.Faults)),
            GenerationResult.Failed failed => throw new InvalidOperationException(failed.Message),
            _ => throw new InvalidOperationException(),
        };
    }

    private sealed class ProgressPrinter : IGenerationObserver
    {
        public void OnStepCompleted(in GenerationStep completed) => Console.Error.WriteLine($"step {completed.Index + 1} of {completed.Count}");
    }
    // </example>

    // <example>
    private static async Task<IReadOnlyList<GeneratedImage>> VaryAsync(ImageModel model, RgbImage picture, MaskImage mask, CancellationToken cancellationToken)
    {
        var pipeline = new ImagePipeline(model);
        var lemon = new GenerationRequest { Prompt = "a (lemon:1.2)", NegativePrompt = "blurry", Sampler = "k_dpmpp_2m", GuidanceScale = 3, Seed = 7 };
        GenerationRequest[] requests =
        [
            lemon with { Count = 4 },
            lemon with { Variation = new VariationSeed(8, 0.2) },
            lemon with { Source = new ImageSource.Picture(picture) { Strength = 0.6 } },
            lemon with { Source = new ImageSource.Inpainting(picture, mask) { MaskBlur = 4 } },
            lemon with { Source = new ImageSource.Outpainting(picture) { Right = 32 } },
            lemon with { Hires = new HiresFix { Scale = 1.5, Strength = 0.5 } },
            lemon with { Preview = new PreviewOptions { EverySteps = 5 } },
        ];
        var images = new List<GeneratedImage>();
        foreach (var request in requests)
        {
            if (await pipeline.GenerateAsync(request, cancellationToken: cancellationToken) is GenerationResult.Completed completed)
            {
                images.AddRange(completed.Images);
            }
        }

        return images;
    }
    // </example>

    // <example>
    private static ImageModelLoading LoadWithAddOns(string folder, string lora, string embedding) => ImageModel.Load(
        folder,
        new InferenceOptions { ExecutionProvider = ExecutionProvider.Automatic, SessionCacheBytes = 16L << 30 },
        addOns: new ModelAddOns
        {
            Loras = [new LoraFile(lora) { Weight = 0.8 }],
            Embeddings = [new EmbeddingFile(embedding, "my-style")],
        });
    // </example>

    private static List<string> Examples(string text, string start, string end)
    {
        var examples = new List<string>();
        for (var at = text.IndexOf(start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(start, at + start.Length, StringComparison.Ordinal))
        {
            var from = at + start.Length;
            examples.Add(text[from..text.IndexOf(end, from, StringComparison.Ordinal)]);
        }

        return examples;
    }
}
