using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

/// <summary>What a worker tells of its run, kept with the attempt when it is over.</summary>
public sealed class AttemptRunFlowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProgressAsync_ThenTheImageOrAFailure_StaysWithTheAttempt(bool fails)
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        var claim = worker.Take();
        foreach (var (phase, step) in new[] { (JobPhase.Denoising, 0), (JobPhase.Denoising, 20), (JobPhase.Uploading, 20) })
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(1));
            await pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, phase, step, 20, 1), default);
        }

        var expected = new AttemptRun { DenoisingAtMs = pool.NowMs - 2_000, Step = 20, StepAtMs = pool.NowMs - 1_000, UploadingAtMs = pool.NowMs };
        var running = await pool.FindAsync(claim.Job);
        Assert.Equal((expected, (AttemptRun?)null), (pool.Get<WorkerDirectory>().RunsOf(running)(claim.Fence), running.Attempts[^1].Run));
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        await (fails ? worker.FailAsync(claim) : worker.ReturnAsync(claim, TestImages.Noise(1)));

        var ended = await pool.FindAsync(claim.Job);
        Assert.Equal((expected, (int?)20), (ended.Attempts[^1].Run, ended.Attempts[^1].StepsDone));
        Assert.Equal(fails ? null : pool.NowMs, ended.Verification?.ReceivedAtMs);
    }
}
