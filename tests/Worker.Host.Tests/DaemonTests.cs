using System.Text.Json;
using Google.Protobuf;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing;
using SogniLike.Worker.Host.Tests.Fakes;

namespace SogniLike.Worker.Host.Tests;

/// <summary>The whole daemon with the built-in model, over real gRPC.</summary>
public sealed class DaemonTests : IDisposable
{
    private const string Prompt = "a red lighthouse";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Run_OneJob_DrawsItAndLeavesInGoodOrder()
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);
        var daemon = _shell.Begin(["run", "--model", RepositoryPaths.EmojiDiffusion, "--data", _shell.Data, "--log", "json"]);
        var hello = await coordinator.Answers.Connected.Task.WaitAsync(Limit);
        var model = Assert.Single(hello.Capabilities.Models);

        coordinator.Answers.Assign(new Assignment
        {
            Lease = new Lease { JobId = "job-1", Fence = 1, Token = ByteString.CopyFrom(new byte[32]) },
            LeaseMs = 60_000,
            ModelManifest = model.Manifest,
            Task = new ImageTask { Prompt = Prompt, Width = 128, Height = 128, Steps = 2, Sampler = "ddim", GuidanceScale = 3, Seed = 1, NoiseSource = "cpu" },
        });
        var image = await coordinator.Answers.Uploaded.Task.WaitAsync(Limit);
        var ended = await daemon.DrainAsync();

        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(image, 1, 3));
        Assert.Equal(ExitCodes.Ok, ended.ExitCode);
        Assert.StartsWith("worker worker-1 offers emoji-diffusion (", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Job job-1 done", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("lighthouse", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_PauseStatusResume_ChangeTheRunningDaemon()
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);
        var daemon = _shell.Begin(["run", "--model", RepositoryPaths.EmojiDiffusion, "--data", _shell.Data]);
        await coordinator.Answers.Connected.Task.WaitAsync(Limit);

        Assert.Equal(ExitCodes.Ok, (await _shell.RunAsync("pause", "--data", _shell.Data)).ExitCode);
        var status = await _shell.RunAsync("status", "--json", "--data", _shell.Data);
        await _shell.RunAsync("resume", "--data", _shell.Data);
        var human = await _shell.RunAsync("status", "--data", _shell.Data);
        var second = await _shell.RunAsync("run", "--model", RepositoryPaths.EmojiDiffusion, "--data", _shell.Data);
        await daemon.DrainAsync();
        var after = await _shell.RunAsync("status", "--data", _shell.Data);

        using var json = JsonDocument.Parse(status.Output);
        Assert.True(json.RootElement.GetProperty("paused").GetBoolean());
        Assert.Equal("worker-1", json.RootElement.GetProperty("worker_id").GetString());
        Assert.Equal("cpu", json.RootElement.GetProperty("execution_provider").GetString());
        Assert.True(json.RootElement.GetProperty("models")[0].GetProperty("loaded").GetBoolean());
        Assert.DoesNotContain("paused", human.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, second.ExitCode);
        Assert.StartsWith("Another sogni-worker is running on", second.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unreachable, after.ExitCode);
        Assert.Empty(after.Output);
    }

    [Fact]
    public async Task Run_WorkerRevoked_EndsWithOneClearSentence()
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);
        coordinator.Answers.RefuseWith = ErrorCodes.WorkerRevoked;

        var ended = await _shell.RunAsync("run", "--model", RepositoryPaths.EmojiDiffusion, "--data", _shell.Data);

        Assert.Equal(ExitCodes.Authentication, ended.ExitCode);
        Assert.EndsWith("The coordinator does not let this worker in (worker_revoked): Refused by the test.\n", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoUsableModel_SaysWhy()
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();
        await _shell.RunAsync("enroll", "--token", coordinator.Token, "--data", _shell.Data);
        var broken = Directory.CreateDirectory(Path.Combine(_shell.Folder, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(broken, "model_index.json"), "{}");

        var ended = await _shell.RunAsync("run", "--model", broken, "--data", _shell.Data);

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Contains($"Not used: {broken}: ", ended.Error, StringComparison.Ordinal);
        Assert.EndsWith("None of the models can be used.\n", ended.Error, StringComparison.Ordinal);
    }
}
