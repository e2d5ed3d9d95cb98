using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests;

/// <summary>The example in worker/Imaging/README.md compiles, runs, and is the code below.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public async Task Example_OfReadme_MakesAnImage()
    {
        var png = await MakeAppleAsync(RepositoryPaths.EmojiDiffusion, CancellationToken.None);

        Assert.NotEmpty(png);
    }

    [Fact]
    public void Example_OfReadme_IsThisCode()
    {
        var source = Example(
            File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests", "Imaging.Tests", "ReadmeExampleTests.cs")),
            "    // <example>\n",
            "    // </example>");
        var readme = Example(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "worker", "Imaging", "README.md")), "```csharp\n", "```");

        Assert.Equal(string.Join('\n', source.Split('\n').Select(static line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line)), readme);
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

    private static string Example(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
