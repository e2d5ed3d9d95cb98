using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class CoordinatorLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Coordinator_KilledInTheMiddleOfAJob_JobsFinishAndTheWatchResumesWithoutGapOrRepeat()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");
        await using var watch = new AccountWatch(pool);
        var start = await watch.Start;
        var running = Assert.Single((await pool.SubmitAsync(Specs.Long())).Jobs);
        var waiting = (await pool.SubmitAsync(Specs.Short(), count: 3)).Jobs;
        await pool.WaitForMiddleAsync(running.Id);

        await pool.Coordinator.KillAsync();
        await pool.StartCoordinatorAsync();
        foreach (var job in waiting.Prepend(running))
        {
            Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(job.Id)).State);
            await watch.WaitForAsync(job.Id, JobState.Delivered);
        }

        Assert.True(watch.Breaks > 0, "The watch never broke: this test did not test anything.");
        Assert.Equal(1, watch.Snapshots);
        var ids = watch.Changes.Select(change => change.EventId).ToArray();
        Assert.Equal(Enumerable.Range(1, ids.Length).Select(offset => start + (ulong)offset), ids);
        foreach (var job in watch.Changes.GroupBy(change => change.Job.Id))
        {
            Assert.Equal(Enumerable.Range(1, job.Count()).Select(version => (ulong)version), job.Select(change => change.Job.Version));
        }
    }

    [Fact]
    public async Task Coordinator_AskedToEnd_EndsItsRedisAndComesBackWithEveryJob()
    {
        await using var pool = await LocalPool.StartAsync(output);
        var waiting = (await pool.SubmitAsync(Specs.Short(), count: 3)).Jobs;

        pool.Coordinator.Signal("TERM");
        Assert.Equal(0, await pool.Coordinator.WaitForEndAsync(Patience.Limit));
        Assert.Empty(pool.RedisProcesses());
        await pool.StartCoordinatorAsync();
        await pool.StartWorkerAsync("first");

        foreach (var job in waiting)
        {
            Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(job.Id)).State);
        }
    }

    [Fact]
    public async Task Coordinator_SecondOnTheSameFolder_IsRefusedWithOneSentence()
    {
        await using var pool = await LocalPool.StartAsync(output);

        var second = await pool.RunSecondCoordinatorAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.True(second.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 3, second.Output);
        await pool.WaitUntilReadyAsync();
    }
}
