using System.Runtime.Versioning;
using System.Text.Json;
using SogniLike.Testing;
using SogniLike.Worker.Host.Tests.Fakes;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;

namespace SogniLike.Worker.Host.Tests.Commands;

/// <summary>The commands that need no pool, with the built-in model.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LocalCommandsTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task RunLocal_BuiltInModel_WritesTheSameImageTwice()
    {
        var images = new List<byte[]>();
        foreach (var name in (string[])["a.png", "b.png"])
        {
            var file = Path.Combine(_shell.Folder, name);
            var ended = await _shell.RunAsync(
                "run-local", "--model", RepositoryPaths.EmojiDiffusion, "--prompt", "a red apple", "--out", file, "--seed", "7", "--steps", "2", "--guidance", "3",
                "--size", "64x64", "--sampler", "euler", "--negative", "blue", "--device", "cpu", "--threads", "1");
            Assert.True(ended.ExitCode == ExitCodes.Ok, ended.Error);
            Assert.Contains("step 2 of 2", ended.Error, StringComparison.Ordinal);
            Assert.Contains("it/s", ended.Error, StringComparison.Ordinal);
            Assert.Empty(ended.Output);
            images.Add(await File.ReadAllBytesAsync(file));
        }

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], images[0][..4]);
        Assert.Equal(images[0], images[1]);
    }

    [Theory]
    [InlineData("--size 64x65", "multiple of 8")]
    [InlineData("--steps 0", "Steps")]
    [InlineData("--size big", "such as 512x768")]
    [InlineData("--sampler magic", "magic")]
    [InlineData("--seed -1", "--seed takes a number")]
    [InlineData("--threads 1000", "0 to 256")]
    public async Task RunLocal_WrongOption_IsUsageWithTheLimit(string option, string message)
    {
        var file = Path.Combine(_shell.Folder, "x.png");

        var ended = await _shell.RunAsync(
            ["run-local", "--model", RepositoryPaths.EmojiDiffusion, "--prompt", "x", "--out", file, "--device", "cpu", .. option.Split(' ')]);

        Assert.Equal(ExitCodes.Usage, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("run-local --prompt x --out y.png")]
    [InlineData("bench")]
    public async Task LocalCommand_RefusedModel_SaysEveryReason(string line)
    {
        await BrokenModelAsync();

        var ended = await _shell.RunAsync([.. line.Split(' '), "--model", _shell.Folder, "--device", "cpu"]);

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Contains("model.onnx: The file is missing.", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Bench_BuiltInModel_TellsStepsPerSecondPerSize()
    {
        var ended = await _shell.RunAsync(
            "bench", "--model", RepositoryPaths.EmojiDiffusion, "--size", "64x64", "--size", "64x128", "--steps", "1", "--device", "cpu", "--json");

        Assert.True(ended.ExitCode == ExitCodes.Ok, ended.Error);
        var sizes = JsonDocument.Parse(ended.Output).RootElement.GetProperty("sizes");
        Assert.Equal([(64, 64), (64, 128)], sizes.EnumerateArray().Select(static size => (size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32())));
        Assert.All(sizes.EnumerateArray(), static size => Assert.True(size.GetProperty("steps_per_second").GetDouble() > 0));
    }

    [Fact]
    public async Task Bench_EnrolledMachine_NotesTheSlowestSizeForTheDaemon()
    {
        var data = new DataFolder(Path.Combine(_shell.Folder, "data"));
        string[] line =
            ["bench", "--model", RepositoryPaths.EmojiDiffusion, "--size", "64x64", "--size", "64x128", "--steps", "1", "--device", "cpu", "--json", "--data", data.FullPath];

        // Nobody would tell it to a pool.
        Assert.Equal(ExitCodes.Ok, (await _shell.RunAsync(line)).ExitCode);
        Assert.False(Directory.Exists(data.FullPath));

        data.Create();
        data.Save("worker-1", "pool-1", new Uri("http://127.0.0.1:1"), default);
        Assert.Equal(ExitCodes.Ok, (await _shell.RunAsync([.. line, "--threads", "1"])).ExitCode);
        Assert.False(File.Exists(data.SpeedCacheFile));

        var ended = await _shell.RunAsync(line);
        Assert.Contains("megapixel-steps/s", ended.Error, StringComparison.Ordinal);
        var id = await new ManifestCache(data.ManifestCacheFile).IdOfAsync(RepositoryPaths.EmojiDiffusion, default);
        var slowest = JsonDocument.Parse(ended.Output).RootElement.GetProperty("sizes").EnumerateArray()
            .Min(static size => size.GetProperty("width").GetInt32() * size.GetProperty("height").GetInt32() / 1e6 * size.GetProperty("steps_per_second").GetDouble());
        Assert.Equal(slowest, new SpeedCache(data.SpeedCacheFile).SpeedOf(id, "cpu"), 9);
        Assert.Equal(0, new SpeedCache(data.SpeedCacheFile).SpeedOf(id, "cuda"));
    }

    [Fact]
    public async Task Doctor_GoodAndBadModel_TellsProvidersMemoryAndReasons()
    {
        await BrokenModelAsync();

        var ended = await _shell.RunAsync("doctor", "--model", RepositoryPaths.EmojiDiffusion, "--model", _shell.Folder);

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Matches("(?m)^cpu +works$", ended.Output);
        Assert.Matches("(?m)^cuda +(works|not possible: .+)$", ended.Output);
        Assert.Matches("(?m)^memory +[0-9.]+ [GM]iB$", ended.Output);
        Assert.Matches("(?m)^model +.*emoji-diffusion, 128 pixels, [0-9.]+ MiB of weights; can run$", ended.Output);
        Assert.Matches("(?m)^no model +.*refused before loading, [0-9]+ reasons$", ended.Output);
        Assert.Contains("unet/model.onnx: The file is missing.", ended.Output, StringComparison.Ordinal);
    }

    private Task BrokenModelAsync() => File.WriteAllTextAsync(Path.Combine(_shell.Folder, "model_index.json"), "{}");
}
