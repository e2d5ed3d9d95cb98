using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerSessionsTests
{
    [Fact]
    public async Task SignInAsync_EachRefusal_IsTold()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var sessions = pool.Get<WorkerSessions>();

        Assert.IsType<SignInResult.UnknownWorker>(await sessions.SignInAsync(new WorkerId("nobody"), _ => true, default));
        Assert.IsType<SignInResult.SignatureInvalid>(await sessions.SignInAsync(worker.Id, _ => false, default));
        Assert.IsType<SignInResult.SignedIn>(
            await sessions.SignInAsync(worker.Id, key => key.Span.SequenceEqual(Convert.FromBase64String(worker.Record.PublicKey)), default));
        await sessions.RevokeAsync(worker.Id, default);
        Assert.IsType<SignInResult.Revoked>(await sessions.SignInAsync(worker.Id, _ => true, default));
        Assert.IsType<SignInResult.SignatureInvalid>(await sessions.SignInAsync(worker.Id, _ => false, default));
    }

    [Fact]
    public async Task OpenAsync_OutOfBounds_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync(("Workers:MaxSessions", "1"));
        var worker = await pool.ConnectAsync();
        var sessions = pool.Get<WorkerSessions>();
        var hello = new WorkerHello("0.1.0", worker.Capabilities, []);

        Assert.Equal("capabilities.slots", Assert.IsType<SessionOpening.Invalid>(
            await sessions.OpenAsync(worker.Record, hello with { Capabilities = worker.Capabilities with { Slots = 65 } }, default)).Error.Field);
        Assert.Equal("hello.held", Assert.IsType<SessionOpening.Invalid>(
            await sessions.OpenAsync(
                worker.Record, hello with { Held = [.. Enumerable.Range(0, 65).Select(i => new LeaseClaim(new JobId($"{i}"), "", 1))] }, default)).Error.Field);
        Assert.Equal(new SessionOpening.Full(1), await sessions.OpenAsync(worker.Record with { Id = new WorkerId("other") }, hello, default));
        Assert.IsType<SessionOpening.Opened>(await sessions.OpenAsync(worker.Record, hello, default));
    }

    [Fact]
    public async Task OpenAsync_SameWorkerAgain_EndsTheOlderSession()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var old = worker.Session;

        await worker.ConnectAsync(pool);

        Assert.Equal(SessionEnd.Replaced, old.EndReason);
        Assert.True(old.Ended.IsCancellationRequested);
        await pool.Get<WorkerSessions>().CloseAsync(old, SessionEnd.Disconnected);
        Assert.Same(worker.Session, pool.Get<WorkerDirectory>().Find(worker.Id));
    }

    [Fact]
    public async Task OpenAsync_AfterABrokenStream_KeepsTheLeasesThatAreShown()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        var claim = worker.Take();
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        await worker.DisconnectAsync();
        pool.Clock.Advance(TimeSpan.FromSeconds(9));

        await worker.ConnectAsync(pool, claim);

        var status = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.Renewed, TimeSpan.FromSeconds(30)), (status.Report, status.Remaining));
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        await pool.SweepAsync();
        await worker.ReturnAsync(claim, TestImages.Noise(1));
        Assert.Equal(LeaseReport.Renewed, worker.Next<WorkerCommand.LeaseStatus>().Report);
        Assert.Equal(LeaseReport.ResultAccepted, worker.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task OpenAsync_OnAnotherCoordinator_KeepsTheLeases()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        var claim = worker.Take();
        await worker.DisconnectAsync();
        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        await worker.ConnectAsync(other, claim);
        Assert.Equal(LeaseReport.Renewed, worker.Next<WorkerCommand.LeaseStatus>().Report);

        // The first coordinator's grace ends: the lease was renewed meanwhile, so it stays.
        pool.Clock.Advance(TimeSpan.FromSeconds(10));
        await pool.SweepAsync();

        Assert.Equal(JobState.Leased, (await pool.FindAsync(claim.Job)).State);
        await worker.ReturnAsync(claim, TestImages.Noise(1));
        Assert.Equal(JobState.Delivered, (await pool.FindAsync(claim.Job)).State);
    }

    [Fact]
    public async Task OpenAsync_WorkerThatForgotItsJobs_LosesThemAtOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        await worker.DisconnectAsync();

        await worker.ConnectAsync(pool);

        var back = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Queued, AttemptOutcome.WorkerLost), (back.State, Assert.Single(back.Attempts).Outcome));
    }

    [Fact]
    public async Task OpenAsync_LeasesOfOthers_AreNotRestored()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync("honest");
        await pool.DispatchAsync();
        var claim = worker.Take();
        var thief = await TestWorker.EnrolAsync(pool, "thief", 4, null);

        await thief.ConnectAsync(pool, claim, claim with { Token = new string('0', 64) }, claim with { Job = new JobId("nothing") });

        Assert.Equal(
            [LeaseReport.OwnedByOther, LeaseReport.OwnedByOther, LeaseReport.UnknownJob],
            Enumerable.Range(0, 3).Select(_ => thief.Next<WorkerCommand.LeaseStatus>().Report));
        Assert.Equal(worker.Id, (await pool.FindAsync(claim.Job)).Lease!.Worker);
    }

    [Fact]
    public async Task CloseAsync_WorkerThatStaysAway_LosesItsJobsAfterTheGrace()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        Assert.Single(await pool.Stores.Workers.ListPresenceAsync(pool.NowMs, default));
        await worker.DisconnectAsync();
        Assert.Empty(await pool.Stores.Workers.ListPresenceAsync(pool.NowMs, default));

        pool.Clock.Advance(TimeSpan.FromSeconds(9.9));
        await pool.SweepAsync();
        Assert.Equal(JobState.Leased, (await pool.FindAsync(job.Id)).State);
        pool.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await pool.SweepAsync();

        Assert.Equal((JobState.Queued, AttemptOutcome.WorkerLost), ((await pool.FindAsync(job.Id)).State, (await pool.FindAsync(job.Id)).Attempts[^1].Outcome));
        var next = await pool.ConnectAsync("next");
        await pool.DispatchAsync();
        Assert.Equal(2, next.Take().Fence);
    }

    [Fact]
    public async Task RevokeAsync_ConnectedWorker_IsCutOffAndItsJobsGoBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();

        Assert.True((await pool.Get<WorkerSessions>().RevokeAsync(worker.Id, default))!.Revoked);

        Assert.Equal(SessionEnd.Revoked, worker.Session.EndReason);
        Assert.Equal(
            (JobState.Queued, AttemptOutcome.WorkerRevoked), ((await pool.FindAsync(job.Id)).State, (await pool.FindAsync(job.Id)).Attempts[^1].Outcome));
        await pool.DispatchAsync();
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);
        Assert.Null(await pool.Get<WorkerSessions>().RevokeAsync(new WorkerId("nobody"), default));
    }

    [Fact]
    public async Task RevokeAsync_OnAnotherCoordinator_EndsTheSessionAtTheNextRefresh()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var worker = await pool.ConnectAsync();
        await other.Get<WorkerSessions>().RevokeAsync(worker.Id, default);

        await worker.HeartbeatAsync();
        Assert.Null(worker.Session.EndReason);
        pool.Clock.Advance(TimeSpan.FromSeconds(30));
        await worker.HeartbeatAsync();

        Assert.Equal(SessionEnd.Revoked, worker.Session.EndReason);
    }

    [Fact]
    public async Task IsPossiblyLost_HeartbeatIsLate_UntilTheNextOne()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var late = new LeasingOptions().HeartbeatInterval * WorkerSessions.LateHeartbeats;

        pool.Clock.Advance(late);
        Assert.False(await IsPossiblyLostAsync(pool, worker));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await IsPossiblyLostAsync(pool, worker));
        await worker.HeartbeatAsync();
        Assert.False(await IsPossiblyLostAsync(pool, worker));
    }

    [Fact]
    public async Task IsPossiblyLost_ItsCoordinatorSaysNothingAnyMore_WhoeverIsAsked()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var worker = await pool.ConnectAsync();
        var refresh = new WorkersOptions().PresenceKeptFor / 2;

        pool.Clock.Advance(refresh + (new LeasingOptions().HeartbeatInterval * WorkerSessions.LateHeartbeats));
        Assert.False(await IsPossiblyLostAsync(other, worker));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await IsPossiblyLostAsync(other, worker));
    }

    [Fact]
    public async Task IsPossiblyLost_WentAwayWithAJob_UntilItIsBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var (idle, busy) = (await pool.ConnectAsync("idle"), await pool.ConnectAsync("busy"));
        await idle.DisconnectAsync();
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        var claim = busy.Take();

        await busy.DisconnectAsync();

        Assert.False(await IsPossiblyLostAsync(pool, idle));
        Assert.True(await IsPossiblyLostAsync(pool, busy));
        await busy.ConnectAsync(pool, claim);
        Assert.False(await IsPossiblyLostAsync(pool, busy));
    }

    private static async Task<bool> IsPossiblyLostAsync(TestPool pool, TestWorker worker)
    {
        var present = await pool.Stores.Workers.ListPresenceAsync(pool.NowMs, default);
        return pool.Get<WorkerSessions>().IsPossiblyLost(worker.Id, present.SingleOrDefault(one => one.Id == worker.Id));
    }

    [Fact]
    public async Task DrainAsync_ConnectedWorkers_AreToldAndGetNothingNew()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        var draining = pool.Get<WorkerSessions>().DrainAsync(TimeSpan.FromSeconds(5), default);

        Assert.Equal(TimeSpan.FromSeconds(5), worker.Next<WorkerCommand.Drain>().Grace);
        await pool.DispatchAsync();
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);
        var late = await TestWorker.EnrolAsync(pool, "late", 1, null);
        Assert.IsType<SessionOpening.Draining>(await pool.Get<WorkerSessions>().OpenAsync(late.Record, new WorkerHello("", late.Capabilities, []), default));
        await worker.DisconnectAsync();
        await pool.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(50));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await draining;
    }

    [Fact]
    public async Task DrainAsync_WorkerThatStays_IsCutOffAfterTheGrace()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var draining = pool.Get<WorkerSessions>().DrainAsync(TimeSpan.FromMilliseconds(100), default);
        for (var i = 0; i < 2; i++)
        {
            await pool.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(50));
            pool.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        await draining;

        Assert.Equal(SessionEnd.Draining, worker.Session.EndReason);
    }
}
