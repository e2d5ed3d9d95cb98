using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Coordinator.Watching;
using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Tests.Watching;

public sealed class JobWatchTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly TestJobs _make = new(new SequentialIdSource("watched"));

    [Fact]
    public async Task ReadAllAsync_NewWatch_GivesASnapshotThenEveryChange()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await ApplyAsync(pool, _make.New());
        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        var snapshot = Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        Assert.Equal((1L, job.Id), (snapshot.EventId, Assert.Single(snapshot.Jobs).Id));
        var next = NextAsync(events);
        var leased = await ApplyAsync(pool, _make.Lease(job));
        Assert.Equal(new WatchEvent.Changed(2, leased), await next);
        next = NextAsync(events);
        await ApplyAsync(pool, _make.New(account: new AccountId("bob")));
        var delivered = await ApplyAsync(pool, TestJobs.Deliver(leased));
        Assert.Equal(new WatchEvent.Changed(3, delivered), await next);
    }

    [Fact]
    public async Task ReadAllAsync_RemovedJob_IsToldOnceAndResumesBehindItsEvents()
    {
        await using var pool = await TestPool.CreateAsync();
        var cancelled = await ApplyAsync(pool, TestJobs.Cancel(await ApplyAsync(pool, _make.New())));
        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.Single(Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events)).Jobs);

        var next = NextAsync(events);
        var removal = JobRemoval.Of(cancelled, RemovalReason.Requested, 5_000);
        Assert.IsType<ApplyOutcome.Applied>(await pool.Jobs.ApplyAsync(new JobTransaction { Changes = [], Removals = [removal] }, default));
        Assert.Equal(new WatchEvent.Removed(3, removal.After), await next);

        await using var resumed = pool.Get<JobWatches>().Open(new WatchRequest(TestJobs.Account, [], 1)) is WatchOpening.Opened opened ? opened.Watch : null!;
        await using var rest = resumed.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.Equal(new WatchEvent.Removed(3, removal.After), await NextAsync(rest));
    }

    [Fact]
    public async Task ReadAllAsync_ChangesWhileTheSnapshotIsRead_AreNotLost()
    {
        await using var pool = await TestPool.CreateAsync();
        var store = new InterruptedJobStore(pool.Jobs);
        var job = await ApplyAsync(pool, _make.New());
        store.BeforeRange = async () =>
        {
            store.BeforeRange = null;
            await ApplyAsync(pool, _make.Lease(job));
        };
        await using var watch = new JobWatch(new WatchRequest(TestJobs.Account, [], 0), store, new EventHistory(store, pool.Jobs, pool.Get<IBlobStore>(), NullLogger<EventHistory>.Instance), NewsOf(store, pool), pool.Stores.Bus, pool.Clock, new WatchingOptions(), () => { });
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        Assert.Equal(1, Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events)).EventId);
        Assert.Equal(
            (2L, JobState.Leased), Assert.IsType<WatchEvent.Changed>(await NextAsync(events)) is var changed ? (changed.EventId, changed.Job.State) : default);
    }

    [Fact]
    public async Task ReadAllAsync_ResumedAgainAndAgain_TellsEveryEventOnceInOrder()
    {
        await using var pool = await TestPool.CreateAsync();
        var random = new Random(7);
        var seen = new List<long>();
        var job = await ApplyAsync(pool, _make.New());
        seen.Add(1);
        for (var round = 0; round < 30; round++)
        {
            for (var i = random.Next(4); i >= 0; i--)
            {
                job = await ApplyAsync(pool, job.Lease is null ? _make.Lease(job) : TestJobs.GiveBack(job));
            }

            await using var watch = Open(pool, after: seen[^1]);
            await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
            var last = await pool.Jobs.LastEventIdAsync(TestJobs.Account, default);
            while (seen[^1] < last - random.Next(2))
            {
                seen.Add(Assert.IsType<WatchEvent.Changed>(await NextAsync(events)).EventId);
            }
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task ReadAllAsync_LostWakes_AreMadeUpForByLooking()
    {
        await using var pool = await TestPool.CreateAsync();
        pool.Stores.Bus.LosesEverything = true;
        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        var next = NextAsync(events);
        await pool.Clock.WhenArmedAsync(Poll);
        await ApplyAsync(pool, _make.New());
        Assert.False(next.IsCompleted);

        pool.Clock.Advance(Poll);

        Assert.Equal(1, Assert.IsType<WatchEvent.Changed>(await next).EventId);
    }

    [Fact]
    public async Task ReadAllAsync_NothingHappens_ReadsNoEvents()
    {
        await using var pool = await TestPool.CreateAsync();
        var store = new InterruptedJobStore(pool.Jobs);
        await using var watch = new JobWatch(new WatchRequest(TestJobs.Account, [], 0), store, new EventHistory(store, pool.Jobs, pool.Get<IBlobStore>(), NullLogger<EventHistory>.Instance), NewsOf(store, pool), pool.Stores.Bus, pool.Clock, new WatchingOptions(), () => { });
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        var next = NextAsync(events);

        for (var i = 0; i < 100; i++)
        {
            pool.Clock.Advance(Poll);
        }

        Assert.Equal((1, 100), (store.EventReads, store.Looks.Count));
        await ApplyAsync(pool, _make.New());
        Assert.Equal(1, Assert.IsType<WatchEvent.Changed>(await next).EventId);
    }

    [Fact]
    public async Task ReadAllAsync_EventsNoLongerKept_StartsAnewWithASnapshot()
    {
        await using var pool = await TestPool.CreateAsync();
        var stores = new MemoryStores();
        var few = new MemoryJobStore(stores.Clock, stores.Bus, maxEventsPerAccount: 3);
        for (var i = 0; i < 6; i++)
        {
            await few.ApplyAsync(new JobTransaction { Changes = [_make.New()] }, default);
        }

        await using var watch = new JobWatch(new WatchRequest(TestJobs.Account, [], 1), few, new EventHistory(few, few, pool.Get<IBlobStore>(), NullLogger<EventHistory>.Instance), new AccountNews(few, stores.Bus, stores.Clock, Options.Create(new WatchingOptions()), NullLogger<AccountNews>.Instance), stores.Bus, stores.Clock, new WatchingOptions(), () => { });
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        var snapshot = Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        Assert.Equal((6L, 6), (snapshot.EventId, snapshot.Jobs.Count));
        var next = NextAsync(events);
        await few.ApplyAsync(new JobTransaction { Changes = [_make.New()] }, default);
        Assert.Equal(7, Assert.IsType<WatchEvent.Changed>(await next).EventId);
    }

    [Fact]
    public async Task ReadAllAsync_PositionThatNeverWas_StartsAnewWithASnapshot()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var watch = Open(pool, after: 99);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        Assert.Equal(0, Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events)).EventId);
    }

    [Fact]
    public async Task ReadAllAsync_NamedJobs_TellsOnlyOfThoseOfTheAccount()
    {
        await using var pool = await TestPool.CreateAsync();
        var (mine, other) = (await ApplyAsync(pool, _make.New()), await ApplyAsync(pool, _make.New()));
        var foreign = await ApplyAsync(pool, _make.New(account: new AccountId("bob")));
        await using var watch = Open(pool, only: [mine.Id, foreign.Id]);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        Assert.Equal(mine.Id, Assert.Single(Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events)).Jobs).Id);
        var next = NextAsync(events);
        await ApplyAsync(pool, TestJobs.Cancel(other));
        await ApplyAsync(pool, TestJobs.Cancel(mine));
        Assert.Equal((4L, mine.Id), Assert.IsType<WatchEvent.Changed>(await next) is var changed ? (changed.EventId, changed.Job.Id) : default);
    }

    [Fact]
    public async Task ReadAllAsync_Progress_IsTheLastValueOfTheRunningLeaseNotTooOften()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await ApplyAsync(pool, _make.Lease(await ApplyAsync(pool, _make.New())));
        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        var next = NextAsync(events);
        await pool.Clock.WhenArmedAsync(Poll);
        await TellAsync(step: 1);
        Assert.Equal(1, Assert.IsType<WatchEvent.Progress>(await next).Value.Step);

        next = NextAsync(events);
        await pool.Clock.WhenArmedAsync(Poll);
        await TellAsync(step: 1, fence: 7);
        await pool.Clock.WhenArmedAsync(Poll);
        await TellAsync(step: 2);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(250));
        await TellAsync(step: 3);
        Assert.False(next.IsCompleted);
        while (!next.IsCompleted)
        {
            // More than once: the news of step 3 may still be on its way to a new wait when the time of the old one passes.
            pool.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal(3, Assert.IsType<WatchEvent.Progress>(await next).Value.Step);

        // What comes after the end is not told.
        next = NextAsync(events);
        await ApplyAsync(pool, TestJobs.Deliver(leased));
        Assert.Equal(JobState.Delivered, Assert.IsType<WatchEvent.Changed>(await next).Job.State);
        next = NextAsync(events);
        await TellAsync(step: 4);
        await ApplyAsync(pool, _make.New());
        Assert.IsType<WatchEvent.Changed>(await next);

        Task TellAsync(int step, long fence = 1) =>
            pool.Stores.Bus.PublishProgressAsync(TestJobs.Account, new JobProgress(leased.Id, fence, JobPhase.Denoising, step, 20, 1), default);
    }

    [Fact]
    public void Put_ProgressAfterOneWithAPreview_KeepsThePreviewUntilItIsTold()
    {
        var clock = new TestClock();
        var buffer = new ProgressBuffer(clock, TimeSpan.Zero);
        var preview = new JobPreview(new byte[] { 1 }, JobPreview.Png);
        var first = new JobProgress(new JobId("A"), 1, JobPhase.Denoising, 5, 20, 1) { Preview = preview };
        buffer.Put(first);
        buffer.Put(first with { Step = 6, Preview = null });

        var told = Assert.Single(buffer.Take(buffer.Arrivals, static _ => true, out _));
        Assert.Equal((6, preview), (told.Step, told.Preview));

        buffer.Put(first with { Step = 7, Preview = null });
        Assert.Null(Assert.Single(buffer.Take(buffer.Arrivals, static _ => true, out _)).Preview);
        buffer.Put(first);
        buffer.Put(first with { Fence = 2, Preview = null });
        Assert.Null(Assert.Single(buffer.Take(buffer.Arrivals, static _ => true, out _)).Preview);
    }

    [Fact]
    public async Task ReadAllAsync_ProgressOvertakesTheNewsOfItsLease_IsToldAfterIt()
    {
        await using var pool = await TestPool.CreateAsync();
        var store = new InterruptedJobStore(pool.Jobs);
        var job = await ApplyAsync(pool, _make.New());
        store.AfterEvents = async () =>
        {
            store.AfterEvents = null;
            var leased = await ApplyAsync(pool, _make.Lease(job));
            await pool.Stores.Bus.PublishProgressAsync(TestJobs.Account, new JobProgress(job.Id, leased.Fence, JobPhase.Denoising, 2, 4, 1), default);
        };
        await using var watch = new JobWatch(new WatchRequest(TestJobs.Account, [], 0), store, new EventHistory(store, pool.Jobs, pool.Get<IBlobStore>(), NullLogger<EventHistory>.Instance), NewsOf(store, pool), pool.Stores.Bus, pool.Clock, new WatchingOptions(), () => { });
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();

        Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        Assert.Equal(JobState.Leased, Assert.IsType<WatchEvent.Changed>(await NextAsync(events)).Job.State);
        Assert.Equal(2, Assert.IsType<WatchEvent.Progress>(await NextAsync(events)).Value.Step);
    }

    [Fact]
    public async Task ReadAllAsync_StoreAwayForAWhile_IsWaitedOut()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events));
        var next = NextAsync(events);
        await pool.Clock.WhenArmedAsync(Poll);
        pool.Jobs.IsAvailable = false;
        pool.Clock.Advance(Poll);
        await pool.Clock.WhenArmedAsync(Poll);
        pool.Jobs.IsAvailable = true;

        await ApplyAsync(pool, _make.New());

        Assert.Equal(1, Assert.IsType<WatchEvent.Changed>(await next).EventId);
    }

    [Fact]
    public async Task ReadAllAsync_ManyJobs_SnapshotHoldsTheUnfinishedAndTheNewestFinished()
    {
        await using var pool = await TestPool.CreateAsync();
        var old = await ApplyAsync(pool, _make.New(nowMs: 1));
        for (var i = 2; i < 300; i++)
        {
            await ApplyAsync(pool, TestJobs.Cancel(await ApplyAsync(pool, _make.New(nowMs: i))));
        }

        await using var watch = Open(pool);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        var jobs = Assert.IsType<WatchEvent.Snapshot>(await NextAsync(events)).Jobs;

        Assert.Equal(200, jobs.Count);
        Assert.Equal(old.Id, jobs[^1].Id);
        Assert.Equal(299, jobs[0].CreatedAtMs);
    }

    [Fact]
    public async Task Open_TooMany_IsRefusedUntilOneEnds()
    {
        await using var pool = await TestPool.CreateAsync(("Watching:MaxPerAccount", "2"));
        var watches = pool.Get<JobWatches>();
        var one = Open(pool);
        await using var two = Open(pool);

        Assert.Equal(new WatchOpening.TooMany(2), watches.Open(new WatchRequest(TestJobs.Account, [], 0)));
        await using var other = Assert.IsType<WatchOpening.Opened>(watches.Open(new WatchRequest(new AccountId("bob"), [], 0))).Watch;
        await one.DisposeAsync();
        await one.DisposeAsync();
        await using var three = Open(pool);
        Assert.Equal(new WatchOpening.TooMany(2), watches.Open(new WatchRequest(TestJobs.Account, [], 0)));
        Assert.Equal("job_ids", Assert.IsType<WatchOpening.Invalid>(
            watches.Open(new WatchRequest(TestJobs.Account, [.. Enumerable.Range(0, 101).Select(i => new JobId($"{i}"))], 0))).Error.Field);
    }

    private static AccountNews NewsOf(IJobStore store, TestPool pool) =>
        new(store, pool.Stores.Bus, pool.Clock, Options.Create(new WatchingOptions()), NullLogger<AccountNews>.Instance);

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private static JobWatch Open(TestPool pool, long after = 0, IReadOnlyList<JobId>? only = null) =>
        Assert.IsType<WatchOpening.Opened>(pool.Get<JobWatches>().Open(new WatchRequest(TestJobs.Account, only ?? [], after))).Watch;

    private static async Task<Job> ApplyAsync(TestPool pool, JobChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await pool.Jobs.ApplyAsync(new JobTransaction { Changes = [change] }, default));
        return change.After;
    }

    private static async Task<WatchEvent> NextAsync(IAsyncEnumerator<WatchEvent> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current;
    }
}
