using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class ArtistQueuesTests
{
    [Fact]
    public async Task Pause_WhatWaits_IsNotLeasedUntilItGoesOn()
    {
        await using var pool = await TestPool.CreateAsync();
        var (one, two) = (await pool.SubmitAsync(), await pool.SubmitAsync());

        Assert.Equal((2, 0), Counts(await SetAsync(pool, paused: true)));
        var worker = await pool.ConnectAsync(slots: 2);
        await pool.DispatchAsync();
        worker.AssertQuiet();
        Assert.Equal(pool.NowMs, (await pool.FindAsync(one.Id)).PausedAtMs);

        Assert.Null((await SetAsync(pool, paused: false)).PausedAtMs);
        await pool.DispatchAsync();
        Assert.Equal([one.Id, two.Id], [worker.Next<WorkerCommand.Assign>().Id, worker.Next<WorkerCommand.Assign>().Id]);
        Assert.Empty(await pool.Jobs.UnsettledPausesAsync(10, default));
    }

    [Fact]
    public async Task Pause_WhatRuns_IsFinishedAndWhatComesBackWaits()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        var assign = worker.Next<WorkerCommand.Assign>();

        Assert.Equal((0, 1), Counts(await SetAsync(pool, paused: true)));
        Assert.Equal(JobState.Leased, (await pool.FindAsync(job.Id)).State);
        await worker.FailAsync(new LeaseClaim(assign.Id, assign.Lease.Token, assign.Lease.Fence));

        var back = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Queued, false), (back.State, back.Waits));
        var other = await pool.ConnectAsync("w2");
        await pool.DispatchAsync();
        other.AssertQuiet();
        await SetAsync(pool, paused: false);
        await pool.DispatchAsync();
        Assert.Equal(job.Id, other.Next<WorkerCommand.Assign>().Id);
    }

    [Fact]
    public async Task Pause_WhatIsSubmittedMeanwhile_WaitsThoughAWorkerIsIdle()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync(slots: 4);
        await pool.DispatchAsync();
        pool.Get<Arrivals>().OnEntering = pool.Get<Dispatcher>().TryMatch;
        await SetAsync(pool, paused: true);

        var alone = await pool.SubmitAsync();
        var many = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 2), default)).Jobs;
        await pool.DispatchAsync();

        worker.AssertQuiet();
        Assert.All([alone, .. many], job => Assert.Equal((JobState.Queued, pool.NowMs, null), (job.State, job.PausedAtMs!.Value, job.FirstEta)));
        Assert.Equal(4, worker.Session.Offer().FreeSlots);
        var bobs = await pool.SubmitAsync(caller: TestPool.Bob);
        Assert.Equal(bobs.Id, worker.Next<WorkerCommand.Assign>().Id);

        await SetAsync(pool, paused: false);
        await pool.DispatchAsync();
        Assert.Equal([alone.Id, many[0].Id, many[1].Id], Enumerable.Range(0, 3).Select(_ => worker.Next<WorkerCommand.Assign>().Id));
    }

    [Fact]
    public async Task Pause_Estimate_SaysThatTheQueueIsPaused()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.ConnectAsync();
        Assert.False(Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request(), default)).QueuePaused);

        await SetAsync(pool, paused: true);

        var estimate = Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request(), default));
        Assert.Equal((true, null), (estimate.QueuePaused, estimate.Eta));
        Assert.False(Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Bob, TestPool.Request(), default)).QueuePaused);
        var job = await pool.SubmitAsync();
        Assert.Null(await pool.Get<QueuePositions>().AheadOfAsync(job, default));
        Assert.Null(await pool.Get<EtaModel>().EtaOfAsync(job, default));
    }

    [Fact]
    public async Task Pause_ForLong_CountsNeitherAsWaitingNorAgainstEstimates()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var (first, second) = (await pool.SubmitAsync(), await pool.SubmitAsync());
        await pool.DispatchAsync();
        Assert.Equal(first.Id, worker.Next<WorkerCommand.Assign>().Id);
        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        await SetAsync(pool, paused: true);
        pool.Clock.Advance(TimeSpan.FromMinutes(20));

        await SetAsync(pool, paused: false);

        var job = await pool.FindAsync(second.Id);
        Assert.Equal(second.QueuedAtMs + (20 * 60_000), job.QueuedAtMs);
        Assert.Equal((second.QueuePlace, second.DeadlineMs), (job.QueuePlace, job.DeadlineMs));
        var make = new TestJobs(new SequentialIdSource());
        Assert.NotEmpty(EtaModel.SamplesOf(TestJobs.Deliver(make.Lease(second).After)));
        Assert.Empty(EtaModel.SamplesOf(TestJobs.Deliver(make.Lease(job).After)));
    }

    [Fact]
    public async Task Pause_PastTheDeadline_FailsAndPaysBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        await SetAsync(pool, paused: true);
        pool.Clock.Advance(TimeSpan.FromHours(2));

        await pool.Pipeline.SweepAsync(default);

        var failed = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Failed, FailureCodes.DeadlinePassed, (long?)null), (failed.State, failed.Failure!.Code, failed.PausedAtMs));
        Assert.Equal(0, (await pool.Get<ArtistQueues>().ReadAsync(TestPool.Ada.Account, default)).Waiting);
    }

    [Fact]
    public async Task Pause_MoreThanATransactionHolds_HoldsAllBackAndLetsAllGoOnInOrder()
    {
        await using var pool = await TestPool.CreateAsync();
        var jobs = new List<JobId>();
        for (var i = 0; i < 10; i++)
        {
            jobs.AddRange(Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 15), default)).Jobs.Select(job => job.Id));
        }

        Assert.Equal((150, 0), Counts(await SetAsync(pool, paused: true)));
        Assert.Empty(await pool.Jobs.QueueLoadsAsync(default));
        Assert.Equal((150, 0), Counts(await SetAsync(pool, paused: false)));

        var queue = new QueueId((await pool.FindAsync(jobs[0])).Spec.Manifest, PriorityClass.Normal);
        Assert.Equal(jobs, (await pool.Jobs.RangeAsync(new JobIndex.Flow(queue, TestPool.Ada.Account), long.MinValue, long.MaxValue, 1_000, descending: false, default)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Pause_WhileWorkersTakeJobs_HoldsBackTheRest()
    {
        await using var pool = await TestPool.CreateAsync();
        var jobs = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 8), default)).Jobs;
        var make = new TestJobs(new SequentialIdSource("taken"));
        var taken = 0;
        pool.Jobs.BeforeApply = async transaction =>
        {
            if (transaction.Changes.Any(change => change.After.PausedAtMs is not null) && taken < 3)
            {
                var job = jobs[taken++];
                pool.Jobs.BeforeApply = null;
                await pool.Jobs.ApplyAsync(make.Lease(await pool.FindAsync(job.Id)).Alone(), default);
            }
        };

        Assert.Equal((7, 1), Counts(await SetAsync(pool, paused: true)));
        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task Settle_CoordinatorDiedAfterTheWord_AnotherOneCarriesItOut()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        await pool.Jobs.SetPausedAsync(TestPool.Ada.Account, paused: true, pool.NowMs, default);
        await pool.Get<Sweeper>().RunOnceAsync(default);
        Assert.True((await pool.FindAsync(job.Id)).Waits);

        pool.Clock.Advance(TimeSpan.FromSeconds(6));
        await using var other = pool.AnotherCoordinator();
        await other.Get<Sweeper>().RunOnceAsync(default);
        Assert.False((await pool.FindAsync(job.Id)).Waits);

        await pool.Jobs.SetPausedAsync(TestPool.Ada.Account, paused: false, pool.NowMs, default);
        pool.Clock.Advance(TimeSpan.FromSeconds(6));
        await other.Get<Sweeper>().RunOnceAsync(default);
        Assert.True((await pool.FindAsync(job.Id)).Waits);
        Assert.Empty(await pool.Jobs.UnsettledPausesAsync(10, default));
    }

    [Fact]
    public async Task Pause_AnotherArtist_ServedAsIfTheFirstWereAway()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        await pool.SubmitAsync(caller: TestPool.Bob);
        await pool.DispatchAsync();
        worker.Next<WorkerCommand.Assign>();
        var adas = await pool.SubmitAsync();
        var bobs = await pool.SubmitAsync(caller: TestPool.Bob);
        await SetAsync(pool, paused: true);
        var load = Assert.Single(await pool.Jobs.QueueLoadsAsync(default));
        Assert.Equal(1, load.Jobs);
        Assert.Equal(0, await pool.Get<QueuePositions>().AheadOfAsync(bobs, default));

        await SetAsync(pool, paused: false);
        Assert.Equal(2, Assert.Single(await pool.Jobs.QueueLoadsAsync(default)).Jobs);
        Assert.True((await pool.FindAsync(adas.Id)).Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Move_AmongOwnJobs_IsTheOrderInWhichTheyAreServed(bool paused)
    {
        await using var pool = await TestPool.CreateAsync();
        var (one, two, three) = (await pool.SubmitAsync(), await pool.SubmitAsync(), await pool.SubmitAsync());
        if (paused)
        {
            await SetAsync(pool, paused: true);
        }

        await MoveAsync(pool, three, QueueTarget.First);
        await MoveAsync(pool, one, QueueTarget.Later);
        await SetAsync(pool, paused: false);

        var worker = await pool.ConnectAsync(slots: 3);
        await pool.DispatchAsync();
        Assert.Equal([three.Id, two.Id, one.Id], Enumerable.Range(0, 3).Select(_ => worker.Next<WorkerCommand.Assign>().Id));
    }

    [Fact]
    public async Task Move_ForeignOrNotWaiting_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var queues = pool.Get<ArtistQueues>();

        Assert.IsType<QueueMoveResult.NotFound>(await queues.MoveAsync(TestPool.Bob.Account, job.Id, QueueTarget.First, default));
        Assert.IsType<QueueMoveResult.Moved>(await queues.MoveAsync(TestPool.Ada.Account, job.Id, QueueTarget.First, default));
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default);
        Assert.IsType<QueueMoveResult.NotQueued>(await queues.MoveAsync(TestPool.Ada.Account, job.Id, QueueTarget.First, default));
    }

    [Fact]
    public async Task Move_OneOfThemLeasedMeanwhile_DecidesAnew()
    {
        await using var pool = await TestPool.CreateAsync();
        var (one, two, three) = (await pool.SubmitAsync(), await pool.SubmitAsync(), await pool.SubmitAsync());
        pool.Jobs.BeforeApply = async _ =>
        {
            pool.Jobs.BeforeApply = null;
            await pool.Jobs.ApplyAsync(new TestJobs(new SequentialIdSource("taken")).Lease(await pool.FindAsync(two.Id)).Alone(), default);
        };

        await MoveAsync(pool, three, QueueTarget.Earlier);

        Assert.True((await pool.FindAsync(three.Id)).QueuePlace < (await pool.FindAsync(one.Id)).QueuePlace || (await pool.FindAsync(three.Id)).Id > one.Id);
        var worker = await pool.ConnectAsync(slots: 3);
        await pool.DispatchAsync();
        Assert.Equal([three.Id, one.Id], Enumerable.Range(0, 2).Select(_ => worker.Next<WorkerCommand.Assign>().Id));
    }

    [Fact]
    public async Task Watch_EveryTab_HearsOfThePauseAndOfItsEnd_EvenWhenWakesAreLost()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var watch = Assert.IsType<WatchOpening.Opened>(pool.Get<JobWatches>().Open(new WatchRequest(TestPool.Ada.Account, [], 0))).Watch;
        await using var events = watch.ReadAllAsync(default).GetAsyncEnumerator();
        await events.MoveNextAsync();
        Assert.IsType<WatchEvent.Snapshot>(events.Current);

        await SetAsync(pool, paused: true);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(new WatchEvent.Queue(pool.NowMs), events.Current);

        await using var late = Assert.IsType<WatchOpening.Opened>(pool.Get<JobWatches>().Open(new WatchRequest(TestPool.Ada.Account, [], 0))).Watch;
        await using var lateEvents = late.ReadAllAsync(default).GetAsyncEnumerator();
        await lateEvents.MoveNextAsync();
        Assert.Equal(new WatchEvent.Queue(pool.NowMs), lateEvents.Current);

        pool.Stores.Bus.LosesEverything = true;
        await SetAsync(pool, paused: false);
        var next = events.MoveNextAsync().AsTask();
        pool.Clock.Advance(new WatchingOptions().PollInterval);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(new WatchEvent.Queue(null), events.Current);
    }

    private static (long Waiting, long Running) Counts(OwnQueue queue) => (queue.Waiting, queue.Running);

    private static Task<OwnQueue> SetAsync(TestPool pool, bool paused) => pool.Get<ArtistQueues>().SetAsync(TestPool.Ada.Account, paused, default);

    private static async Task MoveAsync(TestPool pool, Job job, QueueTarget to) =>
        Assert.IsType<QueueMoveResult.Moved>(await pool.Get<ArtistQueues>().MoveAsync(job.Account, job.Id, to, default));
}
