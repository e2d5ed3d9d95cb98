using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Retention;

public sealed class RetentionSweeperTests
{
    private const int Parts = 256;

    private readonly TestJobs _make = new(new SequentialIdSource("kept"));

    [Fact]
    public async Task RunOnceAsync_EachState_IsKeptAsLongAsItsOptionSays()
    {
        await using var pool = await TestPool.CreateAsync(
            ("Retention:DeliveredKeptFor", "04:00:00"), ("Retention:FailedKeptFor", "03:00:00"), ("Retention:CancelledKeptFor", "02:00:00"));
        var delivered = await ApplyAsync(pool, TestJobs.Deliver(await LeasedAsync(pool), pool.NowMs));
        var failed = await ApplyAsync(pool, TestJobs.Fail(await LeasedAsync(pool), pool.NowMs));
        var cancelled = await ApplyAsync(pool, TestJobs.Cancel(await LeasedAsync(pool), pool.NowMs));
        var running = await LeasedAsync(pool);

        await AssertKeptAfterAsync(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1), delivered, failed, cancelled, running);
        await AssertKeptAfterAsync(TimeSpan.FromMilliseconds(1), delivered, failed, running);
        await AssertKeptAfterAsync(TimeSpan.FromHours(1), delivered, running);
        await AssertKeptAfterAsync(TimeSpan.FromHours(1), running);
        await AssertKeptAfterAsync(TimeSpan.FromDays(10_000), running);

        async Task AssertKeptAfterAsync(TimeSpan passed, params Job[] kept)
        {
            pool.Clock.Advance(passed);
            await SweepAsync(pool);
            var index = new JobIndex.AccountJobs(TestJobs.Account);
            var ids = (await pool.Jobs.RangeAsync(index, 0, long.MaxValue, 100, descending: false, default)).Select(entry => entry.Id);
            Assert.Equal(kept.Select(job => job.Id).Order(), ids.Order());
        }
    }

    [Fact]
    public async Task RunOnceAsync_MoreThanAChunk_RemovesAllInBoundedTransactions()
    {
        await using var pool = await TestPool.CreateAsync(("Retention:ChunkSize", "10"), ("Retention:MaxChunks", "4"));
        for (var i = 0; i < 45; i++)
        {
            await ApplyAsync(pool, TestJobs.Cancel(await ApplyAsync(pool, _make.New(pool.NowMs)), pool.NowMs));
        }

        var largest = 0;
        pool.Jobs.BeforeApply = transaction =>
        {
            largest = Math.Max(largest, transaction.Removals.Count);
            return Task.CompletedTask;
        };
        pool.Clock.Advance(TimeSpan.FromDays(2));

        await SweepAsync(pool);
        Assert.Equal((5L, 10), (await pool.Jobs.CountAsync(new JobIndex.Finished(JobState.Cancelled), default), largest));
        await SweepAsync(pool);
        Assert.Equal(0, await pool.Jobs.CountAsync(new JobIndex.Finished(JobState.Cancelled), default));
    }

    [Fact]
    public async Task RunOnceAsync_ExpiredImage_IsGoneFromTheDisk()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await PipelineSteps.LeasedAsync(pool);
        await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1));
        Assert.Single(BlobFiles.Of(pool));

        pool.Clock.Advance(TimeSpan.FromDays(31));
        await SweepAsync(pool);

        Assert.Empty(BlobFiles.Of(pool));
        var told = Assert.Single((await pool.Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, default)).Events);
        Assert.Equal(RemovalReason.Expired, told.Removed!.Reason);
    }

    [Fact]
    public async Task RunOnceAsync_TwoCoordinators_OneSweepsAndTheOtherTakesOver()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var blobs = pool.Get<IBlobStore>();
        for (byte i = 0; i < 32; i++)
        {
            await blobs.WriteAsync(new[] { i }, default);
        }

        BlobFiles.Age(pool, TimeSpan.FromHours(2));
        await SweepAsync(pool);
        await ApplyAsync(pool, TestJobs.Cancel(await LeasedAsync(pool), pool.NowMs));
        pool.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync(pool);
        await ApplyAsync(pool, TestJobs.Cancel(await LeasedAsync(pool), pool.NowMs - (long)TimeSpan.FromDays(2).TotalMilliseconds));

        // While one has the duty the other leaves everything to it.
        await SweepAsync(other);
        Assert.Equal(1, await pool.Jobs.CountAsync(new JobIndex.Finished(JobState.Cancelled), default));

        // The one falls silent: the other goes on with the jobs, and with the files at the part where the one stopped.
        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        await SweepAsync(other);
        Assert.Equal(0, await pool.Jobs.CountAsync(new JobIndex.Finished(JobState.Cancelled), default));
        Assert.Equal("3", (await other.Get<PoolDuties>().TakeAsync("retention", default))!.Cursor);
        await SweepAsync(pool);
        Assert.Equal("3", (await other.Get<PoolDuties>().TakeAsync("retention", default))!.Cursor);

        for (var part = 3; part < Parts; part++)
        {
            await SweepAsync(other);
        }

        Assert.Empty(BlobFiles.Of(pool));
    }

    [Fact]
    public async Task RunOnceAsync_HolderThatWasOvertaken_RemovesEachJobOnceAndStops()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        for (var i = 0; i < 20; i++)
        {
            await ApplyAsync(pool, TestJobs.Cancel(await ApplyAsync(pool, _make.New(pool.NowMs)), pool.NowMs));
        }

        pool.Clock.Advance(TimeSpan.FromDays(2));
        pool.Jobs.BeforeApply = async _ =>
        {
            // It was paused for longer than it had the duty for.
            pool.Jobs.BeforeApply = null;
            pool.Clock.Advance(TimeSpan.FromSeconds(6));
            await SweepAsync(other);
        };
        await SweepAsync(pool);

        var events = (await pool.Jobs.ReadEventsAsync(TestJobs.Account, 0, 1_000, default)).Events;
        Assert.Equal(20, events.Count);
        Assert.Equal(20, events.Select(one => one.Removed!.Id).Distinct().Count());
    }

    [Fact]
    public async Task RunOnceAsync_FilesThatNobodyNames_AreRemovedAfterTheGraceOnly()
    {
        await using var pool = await TestPool.CreateAsync();
        var blobs = pool.Get<IBlobStore>();
        var leased = await PipelineSteps.LeasedAsync(pool);
        await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1));
        var named = (await pool.FindAsync(leased.Id)).Image!.Blob;
        var orphan = await blobs.WriteAsync(new byte[] { 1, 2, 3 }, default);
        BlobFiles.Age(pool, TimeSpan.FromMinutes(59));

        await SweepAllPartsAsync(pool);
        Assert.Equal(2, BlobFiles.Of(pool).Count);

        BlobFiles.Age(pool, TimeSpan.FromMinutes(61));
        await SweepAllPartsAsync(pool);
        Assert.EndsWith(named.Value, Assert.Single(BlobFiles.Of(pool)), StringComparison.Ordinal);
        Assert.Null(await blobs.OpenAsync(orphan, default));
    }

    [Fact]
    public async Task RunOnceAsync_HoldThatNeverCameTrue_IsTakenBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var blobs = pool.Get<IBlobStore>();
        var blob = await blobs.WriteAsync(new byte[] { 1, 2, 3 }, default);
        var running = await LeasedAsync(pool);
        await pool.Jobs.HoldBlobAsync(blob, running.Id.Value, default);
        await pool.Jobs.HoldBlobAsync(blob, "01JOBTHATISGONE00000000000", default);
        BlobFiles.Age(pool, TimeSpan.FromHours(2));

        // The job that runs may still name it.
        await SweepAllPartsAsync(pool);
        Assert.Single(BlobFiles.Of(pool));
        Assert.Equal(1, await pool.Jobs.CountAsync(new JobIndex.BlobHolders(blob), default));

        await ApplyAsync(pool, TestJobs.Cancel(running, pool.NowMs));
        await SweepAllPartsAsync(pool);
        Assert.Empty(BlobFiles.Of(pool));
        Assert.Equal(0, await pool.Jobs.CountAsync(new JobIndex.BlobHolders(blob), default));
    }

    private static Task SweepAsync(TestPool pool) => pool.Get<RetentionSweeper>().RunOnceAsync(default);

    private static async Task SweepAllPartsAsync(TestPool pool)
    {
        for (var part = 0; part < Parts; part++)
        {
            await SweepAsync(pool);
        }
    }

    private static async Task<Job> ApplyAsync(TestPool pool, JobChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await pool.Jobs.ApplyAsync(change.Alone(), default));
        return change.After;
    }

    private async Task<Job> LeasedAsync(TestPool pool) => await ApplyAsync(pool, _make.Lease(await ApplyAsync(pool, _make.New(pool.NowMs)), nowMs: pool.NowMs));
}
