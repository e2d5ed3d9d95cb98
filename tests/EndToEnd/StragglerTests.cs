using System.Globalization;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class StragglerTests(ITestOutputHelper output)
{
    private static readonly JobSpec Spec = new() { Model = LocalPool.Model, Prompt = "a red apple", Seed = 7, Steps = 20, Width = 64, Height = 64 };

    [Fact]
    public async Task Worker_FarTooSlow_AnIdleOneHelpsAndTheSlowOneStops()
    {
        await using var pool = await LocalPool.StartAsync(output, "--set", "Coordinator:Leasing:HedgeAfter=00:00:01", "--set", "Coordinator:Verification:RequireCommitments=false");
        var slow = await StartAsync(pool, "slow", TimeSpan.FromDays(300));
        var job = Assert.Single((await pool.SubmitAsync(Spec)).Jobs);
        Assert.NotNull(job.FirstEta);
        await Patience.UntilAsync("the slow worker at work", async () => (await pool.GetAsync(job.Id)).State == JobState.Leased);
        Assert.NotNull((await pool.GetAsync(job.Id)).Eta);

        await StartAsync(pool, "fast", TimeSpan.FromMilliseconds(10));
        var delivered = await pool.WaitForEndAsync(job.Id);

        Assert.Equal(JobState.Delivered, delivered.State);
        Assert.Equal(["superseded", "delivered"], delivered.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal((await pool.FindWorkerAsync("fast"))!.Id, delivered.Attempts[1].WorkerId);
        await Patience.UntilAsync("the slow worker to stop", () => Task.FromResult(slow.Output.Contains("told to stop", StringComparison.Ordinal)));
        var told = (await pool.FindWorkerAsync("slow"))!;
        Assert.Equal((0UL, 0UL), (told.JobsDelivered, told.JobsFailed));
        Pngs.AssertPng(await pool.DownloadAsync(job.Id), 64, 64);
    }

    /// <summary>A worker that draws noise and takes a random part of this long.</summary>
    private static async Task<RunningProgram> StartAsync(LocalPool pool, string name, TimeSpan longest)
    {
        await pool.EnrolAsync(name);
        var milliseconds = longest.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var worker = pool.StartProgram(name, Programs.ChaosWorker, [pool.FolderOf(name), LocalPool.ModelFolder, "1", milliseconds]);
        await Patience.UntilAsync($"worker {name} online", async () => await pool.FindWorkerAsync(name) is { Online: true });
        return worker;
    }
}
