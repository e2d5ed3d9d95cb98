using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class WorkerLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Worker_KilledInTheMiddleOfAJob_AnotherFinishesIt()
    {
        await using var pool = await LocalPool.StartAsync(output);
        var doomed = await pool.StartWorkerAsync("doomed");
        var accepted = Assert.Single((await pool.SubmitAsync(Specs.Long())).Jobs);
        await pool.WaitForMiddleAsync(accepted.Id);

        await doomed.KillAsync();
        await pool.StartWorkerAsync("heir");
        var job = await pool.WaitForEndAsync(accepted.Id);

        Assert.Equal(JobState.Delivered, job.State);
        Assert.Equal(2, job.Attempts.Count);
        Assert.Equal("worker_lost", job.Attempts[0].Outcome);
        Assert.Equal("delivered", job.Attempts[1].Outcome);
        Assert.Equal((await pool.FindWorkerAsync("heir"))!.Id, job.Attempts[1].WorkerId);
        Assert.True(job.Attempts[1].Fence > job.Attempts[0].Fence);
        Pngs.AssertPng(await pool.DownloadAsync(job.Id), 256, 256);
    }

    [Fact]
    public async Task Worker_AskedToEndInTheMiddleOfAJob_FinishesOrHandsBackAndNothingIsLost()
    {
        await using var pool = await LocalPool.StartAsync(output);
        var leaving = await pool.StartWorkerAsync("leaving");
        var accepted = Assert.Single((await pool.SubmitAsync(Specs.Long())).Jobs);
        await pool.WaitForMiddleAsync(accepted.Id);

        leaving.Signal("TERM");
        Assert.Equal(0, await leaving.WaitForEndAsync(Patience.Limit));
        if ((await pool.GetAsync(accepted.Id)).State != JobState.Delivered)
        {
            await pool.StartWorkerAsync("staying");
        }

        var job = await pool.WaitForEndAsync(accepted.Id);

        Assert.Equal(JobState.Delivered, job.State);
        Assert.All(job.Attempts, attempt => Assert.True(attempt.Outcome is "delivered" or "handed_back", attempt.Outcome));
    }
}
