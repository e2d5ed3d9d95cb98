using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Matching;

public sealed class DispatcherTests
{
    [Fact]
    public async Task RunOnceAsync_IdleWorkers_GetTheOldestJobsOfAllTheirModels()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Stores.Models.PutAsync(TestModels.Emoji with { Name = "other", Manifest = TestJobs.OtherManifest }, 10, default);
        var ids = new List<JobId>();
        foreach (var model in new[] { "other", "emoji-diffusion", "other", "emoji-diffusion" })
        {
            ids.Add((await pool.SubmitAsync(TestPool.Request() with { Model = model })).Id);
            pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var worker = await pool.ConnectAsync(
            slots: 3, with: has => has with { Models = [has.Models[0], has.Models[0] with { Manifest = TestJobs.OtherManifest }] });
        await pool.DispatchAsync();

        Assert.Equal(ids.Take(3), new[] { worker.Take().Job, worker.Take().Job, worker.Take().Job });
        worker.AssertQuiet();
        Assert.Equal(3, worker.Session.Presence("c", 0).BusySlots);
    }

    [Fact]
    public async Task RunOnceAsync_FrontOfTheQueueSuitsNobody_LooksBehindIt()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "2"));
        for (var i = 0; i < 5; i++)
        {
            await pool.SubmitAsync(TestPool.Request() with { Width = 256 });
        }

        var small = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync(with: has => has with { Models = [has.Models[0] with { MaxPixels = 128 * 128 }] });

        await pool.DispatchAsync();

        Assert.Equal(small.Id, worker.Take().Job);
    }

    [Fact]
    public async Task RunOnceAsync_NobodySuits_SaysWhy()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync(with: has => has with { Samplers = ["euler"] });

        await pool.DispatchAsync();

        worker.AssertQuiet();
        var why = pool.Get<MatchExplanations>().Find(job.Id)!;
        Assert.Equal((MatchChoice.None, 0), (why.Choice, why.Able));
        Assert.Equal(new MatchCount(MatchRefusal.SamplerMissing, 1), Assert.Single(why.Refused));
        Assert.Equal(new MatchExample(worker.Id, MatchRefusal.SamplerMissing), Assert.Single(why.Examples));
    }

    [Theory]
    [InlineData("img2img", false)]
    [InlineData("txt2img", true)]
    [InlineData(null, true)]
    public async Task RunOnceAsync_ModesThatTheWorkerNames_DecideWhetherItGetsTheJob(string? mode, bool gets)
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.ConnectAsync(with: has => has with { Modes = mode is null ? [] : [mode] });
        var job = await pool.SubmitAsync();

        await pool.DispatchAsync();

        Assert.Equal(gets ? JobState.Leased : JobState.Queued, (await pool.FindAsync(job.Id)).State);
        Assert.Equal(gets ? null : "mode", (await pool.Get<PoolAbilities>().MissingAsync(job.Spec, default))?.Code);
    }

    [Fact]
    public async Task RunOnceAsync_Assigned_TheJobSaysWhy()
    {
        await using var pool = await TestPool.CreateAsync();
        var small = await pool.ConnectAsync("small", with: has => has with { Models = [has.Models[0] with { MaxPixels = 64 }] });
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync("large");

        await pool.DispatchAsync();

        worker.Take();
        var why = (await pool.FindAsync(job.Id)).Match!;
        Assert.Equal((MatchChoice.ModelLoaded, 1), (why.Choice, why.Able));
        Assert.Equal(new MatchExample(small.Id, MatchRefusal.TooLarge), Assert.Single(why.Examples));
    }

    [Fact]
    public async Task RunOnceAsync_OwnersJob_GoesToItsWorkerBeforeOlderJobsOfOthers()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "4"));
        await using var wakes = await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        for (var i = 0; i < 10; i++)
        {
            await pool.SubmitAsync();
            pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var own = await pool.SubmitAsync(caller: TestPool.Bob);
        var second = await pool.SubmitAsync(caller: TestPool.Bob);
        var worker = await pool.ConnectAsync(with: has => has with { PriorityAccounts = ["bob"] });
        await pool.DispatchAsync();
        var claim = worker.Take();
        Assert.Equal((own.Id, MatchChoice.OwnersWorker), (claim.Job, (await pool.FindAsync(own.Id)).Match!.Choice));

        await worker.DeclineAsync(claim, DeclineReason.ModelMissing);
        await pool.DispatchAsync();

        Assert.Equal(second.Id, worker.Take().Job);
    }

    [Fact]
    public async Task RunOnceAsync_EqualJobs_ComeTogetherUpToWhatTheWorkerDrawsAtOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 5), default);
        await pool.SubmitAsync(TestPool.Request() with { Steps = 5 });
        var worker = await pool.ConnectAsync(with: has => has with { MaxBatch = 4 });

        await pool.DispatchAsync();

        var together = Enumerable.Range(0, 4).Select(_ => worker.Next<WorkerCommand.Assign>()).ToList();
        worker.AssertQuiet();
        Assert.Equal((4, together[0].Id.Value), (Assert.Single(together.Select(one => one.BatchSize).Distinct()), Assert.Single(together.Select(one => one.Batch).Distinct())));
        Assert.All(together, one => Assert.Equal(20, one.Spec.Steps));
        Assert.Equal(1, worker.Session.Presence("c", 0).BusySlots);
        Assert.Equal(MatchChoice.SameBatch, (await pool.FindAsync(together[3].Id)).Match!.Choice);

        // The slot is free when the last of them is done.
        foreach (var one in together)
        {
            Assert.Equal(0, worker.Session.Offer().FreeSlots);
            await worker.FailAsync(new LeaseClaim(one.Id, one.Lease.Token, one.Lease.Fence));
        }

        Assert.Equal(1, worker.Session.Offer().FreeSlots);
    }

    [Fact]
    public async Task RunOnceAsync_RequestThatEnteredHereAndNothingElseWaits_IsHandedOutWithoutReading()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync(slots: 2);
        await pool.DispatchAsync();
        var submitted = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 2), default));

        var calls = pool.Jobs.Calls;
        await pool.DispatchAsync();

        // A transaction per lease, and nothing else.
        Assert.Equal(calls + 2, pool.Jobs.Calls);
        Assert.Equal(submitted.Jobs.Select(job => job.Id), Drain(worker));
        Assert.Equal((JobState.Leased, MatchChoice.ModelLoaded), ((await pool.FindAsync(submitted.Jobs[0].Id)).State, (await pool.FindAsync(submitted.Jobs[0].Id)).Match!.Choice));
    }

    [Fact]
    public async Task RunOnceAsync_SomethingWaitsThatTheWorkerCannotRun_ReadsAndKeepsToTheTurns()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var small = TestPool.Request() with { Width = 64, Height = 64 };
        var worker = await pool.ConnectAsync(slots: 2, with: has => has with { Models = [has.Models[0] with { MaxPixels = 64 * 64 }] });
        await pool.SubmitAsync(small);
        await pool.SubmitAsync(TestPool.Request() with { Width = 128 }, TestPool.Bob);
        await pool.DispatchAsync();
        worker.Take();
        worker.AssertQuiet();

        var bobs = await other.SubmitAsync(small, TestPool.Bob);
        await pool.SubmitAsync(small);
        await pool.DispatchAsync();

        // Ada had a turn already.
        Assert.Equal(bobs.Id, worker.Take().Job);
        worker.AssertQuiet();
    }

    [Fact]
    public async Task RunOnceAsync_TwoCoordinators_EachJobGoesToOneWorker()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 8), default);
        var one = await pool.ConnectAsync("one", slots: 8);
        var two = await TestWorker.EnrolAsync(pool, "two", 8, null);
        await two.ConnectAsync(other);

        // Both read the queue before either takes a job.
        var raced = false;
        pool.Jobs.BeforeApply = async transaction =>
        {
            if (!raced && transaction.Changes[0].After.State == JobState.Leased)
            {
                raced = true;
                await other.DispatchAsync();
            }
        };
        await pool.DispatchAsync();

        var taken = Drain(one).Concat(Drain(two)).ToList();
        Assert.Equal(8, taken.Count);
        Assert.Equal(8, taken.Distinct().Count());
        Assert.Equal(0, one.Session.Presence("c", 0).BusySlots);
    }

    [Fact]
    public async Task RunOnceAsync_SessionThatEndedMeanwhile_GivesTheJobBackWithoutBlame()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        pool.Jobs.BeforeApply = _ =>
        {
            worker.Session.End(SessionEnd.Disconnected);
            return Task.CompletedTask;
        };

        await pool.DispatchAsync();

        Assert.Equal(
            (JobState.Queued, AttemptOutcome.HandedBack),
            ((await pool.FindAsync(job.Id)).State, Assert.Single((await pool.FindAsync(job.Id)).Attempts).Outcome));
    }

    [Fact]
    public async Task RunOnceAsync_StoreFails_FreesTheReservedSlot()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        pool.Jobs.BeforeApply = _ => throw new StoreUnavailableException("gone");
        await Assert.ThrowsAsync<StoreUnavailableException>(pool.DispatchAsync);
        Assert.Equal(0, worker.Session.Presence("c", 0).BusySlots);

        pool.Jobs.BeforeApply = null;
        await pool.DispatchAsync();
        worker.Take();
    }

    [Theory]
    [InlineData("cancel", CancelReason.Artist)]
    [InlineData("deadline", CancelReason.Expired)]
    [InlineData("sweep", CancelReason.LeaseLost)]
    public async Task OnWake_LeaseThatEndedElsewhere_TellsTheWorkerToStop(string how, CancelReason reason)
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await using var wakes = await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        var claim = worker.Take();
        switch (how)
        {
            case "cancel":
                await other.Pipeline.CancelAsync(TestPool.Ada.Account, claim.Job, default);
                break;
            case "deadline":
                pool.Clock.Advance(TimeSpan.FromHours(1));
                await pool.Pipeline.RenewAsync(claim, default);
                await other.Pipeline.SweepAsync(default);
                break;
            default:
                pool.Clock.Advance(TimeSpan.FromSeconds(30));
                await other.Pipeline.SweepAsync(default);
                break;
        }

        await pool.DispatchAsync();

        Assert.Equal(new WorkerCommand.Cancel(claim.Job, claim.Fence, reason), worker.Next<WorkerCommand.Cancel>());
    }

    [Fact]
    public async Task ExecuteAsync_Woken_DispatchesAtOnceAndOutlivesAnOutage()
    {
        await using var pool = await TestPool.CreateAsync();
        pool.Log.Expected.Add(SogniLike.Coordinator.Telemetry.EventIds.StoreDown);
        var worker = await pool.ConnectAsync(slots: 4);
        var dispatcher = pool.Get<Dispatcher>();
        await dispatcher.StartAsync(default);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));

        await pool.SubmitAsync();
        Assert.IsType<WorkerCommand.Assign>(await worker.Session.Commands.ReadAsync(Patience()));

        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        pool.Jobs.IsAvailable = false;
        dispatcher.Wake();
        await pool.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(100));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await pool.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(200));
        pool.Jobs.IsAvailable = true;
        await pool.SubmitAsync();
        pool.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.IsType<WorkerCommand.Assign>(await worker.Session.Commands.ReadAsync(Patience()));
        await dispatcher.StopAsync(default);

        Assert.Single(pool.Log.Messages, message => message.EventId == SogniLike.Coordinator.Telemetry.EventIds.StoreDown);
    }

    [Fact]
    public async Task TryMatch_OneJobThatNothingWaitsBefore_IsLeasedInTheTransactionThatEntersIt()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:MaxActiveJobsPerAccount", "1"));
        var dispatcher = pool.Get<Dispatcher>();
        await dispatcher.StartAsync(default);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        await dispatcher.StopAsync(default);
        var worker = await pool.ConnectAsync(slots: 2);
        await pool.DispatchAsync();
        var transactions = new List<JobTransaction>();
        pool.Jobs.BeforeApply = transaction =>
        {
            transactions.Add(transaction);
            return Task.CompletedTask;
        };

        var job = await pool.SubmitAsync();

        var claim = worker.Take();
        Assert.Equal(job.Id, claim.Job);
        Assert.Equal([JobState.Queued, JobState.Leased], Assert.Single(transactions).Changes.Select(change => change.After.State));
        Assert.DoesNotContain(JobNotices.Of(transactions[0]), topic => topic is WakeTopic.Queue);
        var kept = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Leased, 2L, MatchChoice.ModelLoaded), (kept.State, kept.Version, kept.Match!.Choice));
        Assert.Equal(claim.Token, kept.Lease!.Token);
        Assert.Equal(2, (await pool.Jobs.ReadEventsAsync(job.Account, 0, 10, default)).Events.Count);

        // One that may not enter takes nobody's time.
        Assert.IsType<SubmitResult.TooManyJobs>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(), default));
        worker.AssertQuiet();
        Assert.Equal(1, worker.Session.Offer().FreeSlots);
        pool.Jobs.BeforeApply = _ => throw new StoreUnavailableException("gone");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => pool.Pipeline.SubmitAsync(TestPool.Bob, TestPool.Request(), default));
        Assert.Equal(1, worker.Session.Offer().FreeSlots);
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private static List<JobId> Drain(TestWorker worker)
    {
        var ids = new List<JobId>();
        while (worker.Session.Commands.TryRead(out var command))
        {
            ids.Add(Assert.IsType<WorkerCommand.Assign>(command).Id);
        }

        return ids;
    }
}
