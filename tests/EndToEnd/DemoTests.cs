using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Testing;

namespace SogniLike.EndToEnd.Tests;

/// <summary>The first command of the README.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("sogni-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Demo_TwiceAtOnce_BothWriteTheirImageAndLeaveNothingRunning()
    {
        var apple = Path.Combine(_folder, "apple.png");
        var heart = Path.Combine(_folder, "heart.png");

        var results = await Task.WhenAll(
            RunAsync("a red apple", "--seed", "7", "--out", apple),
            RunAsync("قلب أحمر", "--seed", "7", "--steps", "10", "--size", "64x64", "--quiet", "--out", heart));

        results[0].Expect(0);
        Assert.Equal($"{heart}{Environment.NewLine}", results[1].Expect(0).StandardOutput);
        Pngs.AssertPng(await File.ReadAllBytesAsync(apple), 128, 128);
        Pngs.AssertPng(await File.ReadAllBytesAsync(heart), 64, 64);
        Assert.Contains(apple, results[0].StandardOutput, StringComparison.Ordinal);
        Assert.Empty(ProcessTable.WorkingIn(Path.Combine(RepositoryPaths.Root, "out", "demo"), "redis-server"));
    }

    [Fact]
    public async Task Demo_Keep_StaysUsableAsItSaysUntilItIsAskedToEnd()
    {
        await using var demo = Start("--keep", "a red apple", "--steps", "4", "--out", Path.Combine(_folder, "apple.png"));
        var settings = await Patience.UntilAsync<string>("the demo's explanation", () => demo.HasEnded
            ? throw new InvalidOperationException(demo.Output)
            : Task.FromResult(demo.Output.Split('\n').Select(line => line.Trim()).SingleOrDefault(line => line.StartsWith(". ", StringComparison.Ordinal))));

        var another = await RunningProgram.RunAsync(
            RunningProgram.Start("another", "bash", ["-c", $"{settings} && sogni job submit 'smiling cat' --steps 4 --wait --out '{_folder}/cat.png' && sogni-worker --help"]),
            Patience.Limit);
        demo.Signal("TERM");
        var exitCode = await demo.WaitForEndAsync(Patience.Limit);

        another.Expect(0);
        Pngs.AssertPng(await File.ReadAllBytesAsync(Path.Combine(_folder, "cat.png")), 128, 128);
        Assert.Equal(143, exitCode);
        Assert.Empty(ProcessTable.WorkingIn(Path.Combine(RepositoryPaths.Root, "out", "demo"), "redis-server"));
    }

    [Fact]
    public async Task Demo_JobThatTheModelRefuses_SaysWhyAndWritesNothing()
    {
        var image = Path.Combine(_folder, "none.png");

        var result = await RunAsync("a red apple", "--steps", "10000", "--out", image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("steps", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(image));
        Assert.DoesNotContain("Data and logs are kept", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("one", "two")]
    [InlineData("a red apple", "--size", "12")]
    [InlineData("a red apple", "--steps", "many")]
    [InlineData("a red apple", "--seed")]
    [InlineData("a red apple", "--colour", "blue")]
    [InlineData("a red apple", "--out", "/nowhere/at/all.png")]
    public async Task Demo_WrongArguments_SaysSoAndEndsWith2(params string[] arguments)
    {
        var result = (await RunAsync(arguments)).Expect(2);

        Assert.Contains("deploy/demo --help", result.Output, StringComparison.Ordinal);
    }

    private static Task<ProgramResult> RunAsync(params string[] arguments) => RunningProgram.RunAsync(Start(arguments), Limit);

    private static RunningProgram Start(params string[] arguments) => RunningProgram.Start(
        "deploy/demo",
        Path.Combine(RepositoryPaths.Root, "deploy", "demo"),
        arguments,
        new Dictionary<string, string> { ["SOGNI_CONFIGURATION"] = Programs.Configuration });
}
