using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

/// <summary>Previews are for those who asked for them, as long as somebody watches.</summary>
public sealed class WorkerPreviewTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ProgressAsync_MorePreviewsThanAskedFor_AreNotPassedOn(int asked)
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkerConversationTests.WorkingAsync(pool, asked);
        var heard = new List<JobProgress>();
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, heard.Add, default);
        for (var step = 0; step < 6; step++)
        {
            await pool.Get<WorkerConversation>().ProgressAsync(
                worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, step, 20, 1) { Preview = new JobPreview(new byte[100], JobPreview.Png) }, default);
        }

        // One after the other, without any time between them; what is no preview that was asked for waits its turn.
        Assert.Equal(asked, heard.Count(progress => progress.Preview is not null));
        Assert.Equal(Math.Max(1, asked), heard.Count);
    }

    [Fact]
    public async Task ProgressAsync_JobWithoutPreviews_WorkerIsToldOfNoWatcher()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkerConversationTests.WorkingAsync(pool);
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, _ => { }, default);

        await pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, 1, 20, 1), default);

        worker.AssertQuiet();
    }

    [Fact]
    public async Task ProgressAsync_WatcherComesAndGoes_WorkerIsToldOncePerChange()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkerConversationTests.WorkingAsync(pool, previews: 3);
        await TellAsync(1);
        Assert.Equal(new WorkerCommand.Previews(claim.Job, claim.Fence, false), worker.Next<WorkerCommand.Previews>());
        await TellAsync(1);
        worker.AssertQuiet();

        await using (await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, _ => { }, default))
        {
            await TellAsync(2);
            Assert.Equal(new WorkerCommand.Previews(claim.Job, claim.Fence, true), worker.Next<WorkerCommand.Previews>());
            await TellAsync(3);
            pool.Stores.Bus.LosesEverything = true;
            await TellAsync(4);
            pool.Stores.Bus.LosesEverything = false;
            worker.AssertQuiet();
        }

        await TellAsync(5);
        Assert.Equal(new WorkerCommand.Previews(claim.Job, claim.Fence, false), worker.Next<WorkerCommand.Previews>());
        await TellAsync(6);
        worker.AssertQuiet();

        Task TellAsync(int step)
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(2));
            return pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, step, 20, 1), default);
        }
    }
}
