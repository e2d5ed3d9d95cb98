using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Retention;

public sealed class JobDeletionTests
{
    [Fact]
    public async Task DeleteAsync_DeliveredJob_RemovesJobAndFile()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);
        Assert.Single(BlobFiles.Of(pool));

        Assert.IsType<DeleteResult.Deleted>(await DeleteAsync(pool, job.Id));

        Assert.Empty(BlobFiles.Of(pool));
        Assert.Null(await pool.Jobs.FindAsync(job.Id, default));
        Assert.IsType<ImageOpening.NotFound>(await pool.Get<ImageDelivery>().OpenAsync(TestJobs.Account, job.Id, default));
        var left = Assert.Single((await pool.Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, default)).Events);
        Assert.Equal(new RemovedJob(job.Id, RemovalReason.Requested, pool.NowMs), left.Removed);
    }

    [Fact]
    public async Task DeleteAsync_Twice_SaysThatThereIsNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);
        await DeleteAsync(pool, job.Id);

        Assert.IsType<DeleteResult.Missing>(await DeleteAsync(pool, job.Id));
        Assert.Single((await pool.Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, default)).Events);
    }

    [Fact]
    public async Task DeleteAsync_JobOfAnotherAccount_IsMissingAndStays()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);

        Assert.IsType<DeleteResult.Missing>(await pool.Get<JobDeletion>().DeleteAsync(TestPool.Bob.Account, job.Id, default));

        Assert.NotNull(await pool.Jobs.FindAsync(job.Id, default));
        Assert.Single(BlobFiles.Of(pool));
    }

    [Fact]
    public async Task DeleteAsync_JobThatRuns_IsRefusedUntilItIsCancelled()
    {
        await using var pool = await TestPool.CreateAsync();
        var queued = await pool.SubmitAsync();
        var leased = await PipelineSteps.LeasedAsync(pool);
        foreach (var job in new[] { queued, leased })
        {
            Assert.Equal(job.State, Assert.IsType<DeleteResult.NotFinal>(await DeleteAsync(pool, job.Id)).Job.State);
            await pool.Pipeline.CancelAsync(TestJobs.Account, job.Id, default);
            Assert.IsType<DeleteResult.Deleted>(await DeleteAsync(pool, job.Id));
        }
    }

    [Fact]
    public async Task DeleteAsync_ImageThatAnotherJobHas_LeavesTheFileUntilBothAreGone()
    {
        await using var pool = await TestPool.CreateAsync();
        var (one, two) = (await DeliveredAsync(pool, 1), await DeliveredAsync(pool, 1));
        Assert.Equal(one.Image!.Blob, two.Image!.Blob);

        await DeleteAsync(pool, one.Id);
        Assert.Single(BlobFiles.Of(pool));
        var opened = Assert.IsType<ImageOpening.Opened>(await pool.Get<ImageDelivery>().OpenAsync(TestJobs.Account, two.Id, default));
        await opened.Content.DisposeAsync();

        await DeleteAsync(pool, two.Id);
        Assert.Empty(BlobFiles.Of(pool));
    }

    [Fact]
    public async Task SubmitAsync_RepeatedAfterTheDeletion_AnswersWithoutTheJobAndMakesNone()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync(TestPool.Request(key: "order-1"));
        await pool.Pipeline.CancelAsync(TestJobs.Account, job.Id, default);
        await DeleteAsync(pool, job.Id);

        var again = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(key: "order-1"), default));

        Assert.True(again.Repeated);
        Assert.Empty(again.Jobs);
    }

    private static Task<DeleteResult> DeleteAsync(TestPool pool, JobId id) => pool.Get<JobDeletion>().DeleteAsync(TestJobs.Account, id, default);

    private static async Task<Job> DeliveredAsync(TestPool pool, int image)
    {
        var leased = await PipelineSteps.LeasedAsync(pool);
        await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(image));
        return await pool.FindAsync(leased.Id);
    }
}
