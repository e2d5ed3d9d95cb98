using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerSanctionsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Ban_WhileItRunsAJob_TheJobIsLeasedToAnotherAndDeliveredThere()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        var taken = worker.Take();
        var other = await pool.ConnectAsync("other");

        Assert.IsType<HoldResult.Done>(await pool.Get<WorkerSanctions>().HoldAsync(worker.Id, HoldKind.Banned, "key-1", "Skips steps", Hour, default));

        var back = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Queued, AttemptOutcome.WorkerRevoked, "The worker was banned."), (back.State, back.Attempts[^1].Outcome, back.Attempts[^1].Message));
        Assert.Equal("Skips steps", worker.Next<WorkerCommand.Hold>().Value!.Reason);
        await worker.SayReturnedAsync(taken, TestImages.Noise(1));
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);

        await pool.DispatchAsync();
        await other.ReturnAsync(other.Take(), TestImages.Noise(2));
        Assert.Equal((JobState.Delivered, other.Id), ((await pool.FindAsync(job.Id)).State, (await pool.FindAsync(job.Id)).Verification!.Worker));
    }

    [Fact]
    public async Task Ban_OnAnotherCoordinator_StopsTheWorkAndGivesTheWorkerNothingMore()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await using var hears = await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        worker.Take();

        await other.Get<WorkerSanctions>().HoldAsync(worker.Id, HoldKind.Banned, "key-1", "Skips steps", Hour, default);
        await pool.DispatchAsync();

        Assert.Equal("Skips steps", worker.Next<WorkerCommand.Hold>().Value!.Reason);
        Assert.Equal((job.Id, CancelReason.Operator), worker.Next<WorkerCommand.Cancel>() is var cancel ? (cancel.Id, cancel.Reason) : default);
        await pool.DispatchAsync();
        worker.AssertQuiet();
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);
    }

    [Fact]
    public async Task Ban_ThatWasCutShort_IsFinishedAtTheNextLook()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        worker.Take();

        // The coordinator that banned it died before it had taken the job.
        await pool.Get<WorkerTrusts>().HoldAsync(worker.Id, HoldKind.Banned, "key-1", "Skips steps", Hour, default);
        Assert.Equal(JobState.Leased, (await pool.FindAsync(job.Id)).State);
        pool.Clock.Advance(TimeSpan.FromSeconds(30));
        await worker.HeartbeatAsync();

        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);
    }

    [Fact]
    public async Task Drain_WhileItRunsAJob_FinishesThatStaysConnectedAndGetsNoOther()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync(slots: 2);
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        var running = worker.Take();

        var drained = Assert.IsType<HoldResult.Done>(await pool.Get<WorkerSanctions>().HoldAsync(worker.Id, HoldKind.Draining, "key-1", "New disk", Hour, default));
        Assert.Equal((HoldKind.Draining, WorkerAction.Drained), (drained.Worker.Hold!.Kind, drained.Worker.Trail[^1].Action));
        worker.Next<WorkerCommand.Hold>();
        var waiting = await pool.SubmitAsync(TestPool.Request(seed: 7));
        await pool.DispatchAsync();
        worker.AssertQuiet();
        await worker.ReturnAsync(running, TestImages.Noise(1));

        Assert.Equal((JobState.Delivered, JobState.Queued), ((await pool.FindAsync(running.Job)).State, (await pool.FindAsync(waiting.Id)).State));
        Assert.Null(worker.Session.EndReason);
        Assert.Equal((true, false), (worker.Session.Offer().Draining, worker.Session.Offer().OnHold));
        var record = (await pool.Stores.Workers.FindAsync(worker.Id, default))!;
        Assert.Equal(TrustState.Probation, (await pool.Get<WorkerTrusts>().ReportAsync([record], default))[worker.Id].State);

        Assert.IsType<HoldResult.Done>(await pool.Get<WorkerSanctions>().ReleaseAsync(worker.Id, "key-1", "The disk is in", default));
        await pool.DispatchAsync();
        Assert.NotEqual(JobState.Queued, (await pool.FindAsync(waiting.Id)).State);
    }

    [Fact]
    public async Task Hold_OfADrainingWorker_TakesTheDrainsPlaceAndNotTheOtherWayRound()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var sanctions = pool.Get<WorkerSanctions>();
        await sanctions.HoldAsync(worker.Id, HoldKind.Draining, "key-1", "New disk", Hour, default);

        Assert.IsType<HoldResult.Done>(await sanctions.HoldAsync(worker.Id, HoldKind.Held, "key-1", "It hums", Hour, default));
        Assert.IsType<HoldResult.Invalid>(await sanctions.HoldAsync(worker.Id, HoldKind.Draining, "key-1", "New disk", Hour, default));

        Assert.Equal(HoldKind.Held, (await pool.Stores.Workers.FindAsync(worker.Id, default))!.Hold!.Kind);
    }
}
