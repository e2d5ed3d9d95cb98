using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerConversationTests
{
    [Fact]
    public async Task HeartbeatAsync_EveryFewSeconds_WritesOnlyWhenHalfOfTheLeaseIsOver()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        for (var second = 5; second <= 60; second += 5)
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(5));
            await worker.HeartbeatAsync(claim);
            var status = worker.Next<WorkerCommand.LeaseStatus>();
            Assert.Equal(LeaseReport.Renewed, status.Report);
            Assert.InRange(status.Remaining, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
            await pool.SweepAsync();
        }

        Assert.Equal(3, pool.Jobs.Renewals);
        Assert.Equal(JobState.Leased, (await pool.FindAsync(claim.Job)).State);
    }

    [Fact]
    public async Task KeepWhileAsync_WorkLongerThanTheLease_DoesNotLoseIt()
    {
        await using var pool = await TestPool.CreateAsync();
        var (_, claim) = await WorkingAsync(pool);
        var judging = new TaskCompletionSource<int>();
        var kept = pool.Get<LeaseKeeper>().KeepWhileAsync(claim, judging.Task, default);
        for (var i = 0; i < 6; i++)
        {
            await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(10));
            pool.Clock.Advance(TimeSpan.FromSeconds(10));
            await pool.SweepAsync();
        }

        judging.SetResult(7);

        Assert.Equal(7, await kept);
        Assert.Equal((JobState.Leased, 6), ((await pool.FindAsync(claim.Job)).State, pool.Jobs.Renewals));
    }

    [Fact]
    public async Task ProgressAsync_PhasesBackAndForth_AreThinnedOut()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        var heard = new List<JobProgress>();
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, heard.Add, default);
        for (var i = 0; i < 20; i++)
        {
            var phase = i % 2 == 0 ? JobPhase.Denoising : JobPhase.LoadingModel;
            await pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, phase, 20, 20, 1), default);
        }

        Assert.Single(heard);
    }

    [Fact]
    public async Task HeartbeatAsync_LeasesThatAreOver_AreToldApart()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        pool.Stores.Bus.LosesEverything = true;
        pool.Clock.Advance(TimeSpan.FromSeconds(30));
        await pool.Pipeline.SweepAsync(default);
        await worker.HeartbeatAsync(claim);
        var expired = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.Expired, FailureCodes.LeaseExpired), (expired.Report, expired.Code));

        var other = await pool.ConnectAsync("other");
        await pool.Pipeline.AssignAsync(await pool.FindAsync(claim.Job), other.Id, default);
        await worker.HeartbeatAsync(claim);
        var owned = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.OwnedByOther, FailureCodes.LeaseOwnedByOther), (owned.Report, owned.Code));

        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, claim.Job, default);
        await worker.HeartbeatAsync(claim);
        var unknown = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.UnknownJob, FailureCodes.LeaseUnknown), (unknown.Report, unknown.Code));
    }

    [Fact]
    public async Task HeartbeatAsync_OutOfBounds_IsNamed()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        var conversation = pool.Get<WorkerConversation>();
        var tooMany = Enumerable.Range(0, 65).Select(i => new LeaseClaim(new JobId($"{i}"), "", 1)).ToList();

        Assert.Equal("heartbeat.held", (await conversation.HeartbeatAsync(worker.Session, new WorkerHeartbeat(tooMany, false, null), default))!.Field);
        Assert.Equal(
            "capabilities.slots",
            (await conversation.HeartbeatAsync(worker.Session, new WorkerHeartbeat([], false, worker.Capabilities with { Slots = 0 }), default))!.Field);
    }

    [Fact]
    public async Task HeartbeatAsync_StoreAway_KeepsTheSession()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        pool.Jobs.IsAvailable = false;
        await worker.HeartbeatAsync(claim);
        worker.AssertQuiet();
        Assert.Null(worker.Session.EndReason);

        pool.Jobs.IsAvailable = true;
        await worker.HeartbeatAsync(claim);
        Assert.Equal(LeaseReport.Renewed, worker.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Theory]
    [InlineData(DeclineReason.NoFreeSlot, AttemptOutcome.HandedBack)]
    [InlineData(DeclineReason.Paused, AttemptOutcome.HandedBack)]
    [InlineData(DeclineReason.Draining, AttemptOutcome.HandedBack)]
    [InlineData(DeclineReason.ModelMissing, AttemptOutcome.Declined)]
    [InlineData(DeclineReason.Unsupported, AttemptOutcome.Declined)]
    [InlineData(DeclineReason.OutOfMemory, AttemptOutcome.Declined)]
    public async Task DeclineAsync_EachReason_GivesTheJobBackToOthersFirst(DeclineReason reason, AttemptOutcome outcome)
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);

        await worker.DeclineAsync(claim, reason);

        var back = await pool.FindAsync(claim.Job);
        Assert.Equal((JobState.Queued, outcome), (back.State, Assert.Single(back.Attempts).Outcome));
        await pool.DispatchAsync();
        worker.AssertQuiet();
        var other = await pool.ConnectAsync("other");
        await pool.DispatchAsync();
        Assert.Equal(2, other.Take().Fence);
    }

    [Fact]
    public async Task FailAsync_WorkerThatCouldNot_FreesItsSlot()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        await worker.FailAsync(claim);

        Assert.Equal("Failed: Runtime. it broke", Assert.Single((await pool.FindAsync(claim.Job)).Attempts).Message);
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        Assert.NotEqual(claim.Job, worker.Take().Job);
    }

    [Fact]
    public async Task FailAsync_JobItDoesNotHold_ChangesNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var (_, claim) = await WorkingAsync(pool);
        var thief = await pool.ConnectAsync("thief");

        await thief.FailAsync(claim);

        Assert.Equal(LeaseReport.UnknownJob, thief.Next<WorkerCommand.LeaseStatus>().Report);
        Assert.Equal(JobState.Leased, (await pool.FindAsync(claim.Job)).State);
    }

    [Fact]
    public async Task ReturnAsync_BadImage_IsRefusedWithCodeAndTheSlotIsFree()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);

        await worker.ReturnAsync(claim, TestImages.Noise(1, 64, 64));

        Assert.Equal(LeaseReport.Renewed, worker.Next<WorkerCommand.LeaseStatus>().Report);
        var refused = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.ResultRefused, FailureCodes.ImageWrongSize), (refused.Report, refused.Code));
        Assert.Contains("128", refused.Message);
        Assert.Equal(0, worker.Session.Presence("c", 0).BusySlots);
    }

    [Fact]
    public async Task ReturnAsync_Twice_IsAcceptedTwice()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        var file = TestImages.Noise(1);
        await worker.ReturnAsync(claim, file);
        Assert.Equal(LeaseReport.Renewed, worker.Next<WorkerCommand.LeaseStatus>().Report);
        Assert.Equal(LeaseReport.ResultAccepted, worker.Next<WorkerCommand.LeaseStatus>().Report);

        await worker.DisconnectAsync();
        await worker.ConnectAsync(pool, claim);
        Assert.Equal(LeaseReport.UnknownJob, worker.Next<WorkerCommand.LeaseStatus>().Report);
        await worker.SayReturnedAsync(claim, file);

        Assert.Equal(LeaseReport.ResultAccepted, worker.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task ReturnAsync_NothingUploaded_SaysSoAndKeepsTheLease()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);

        await worker.SayReturnedAsync(claim, [1]);

        worker.Next<WorkerCommand.LeaseStatus>();
        var missing = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.Renewed, FailureCodes.UploadMissing), (missing.Report, missing.Code));
        await worker.ReturnAsync(claim, TestImages.Noise(1));
        worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal(LeaseReport.ResultAccepted, worker.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task ReturnAsync_StoreAway_EndsTheSessionAndTheRepetitionIsAccepted()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        var file = TestImages.Noise(1);
        await worker.UploadAsync(claim, file);
        pool.Jobs.IsAvailable = false;
        await worker.SayReturnedAsync(claim, file);
        Assert.Equal(SessionEnd.StoreUnavailable, worker.Session.EndReason);
        await worker.DisconnectAsync();

        pool.Jobs.IsAvailable = true;
        await worker.ConnectAsync(pool, claim);
        await worker.SayReturnedAsync(claim, file);

        Assert.Equal(JobState.Delivered, (await pool.FindAsync(claim.Job)).State);
    }

    [Fact]
    public async Task ProgressAsync_TooOften_IsThinnedOut()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        var heard = new List<JobProgress>();
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, heard.Add, default);
        for (var step = 0; step <= 20; step++)
        {
            await pool.Get<WorkerConversation>().ProgressAsync(
                worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, step, 20, double.NaN), default);
            pool.Clock.Advance(TimeSpan.FromMilliseconds(25));
        }

        Assert.Equal([0, 5, 10, 15, 20], heard.Select(progress => progress.Step));
        Assert.All(heard, progress => Assert.Equal(0, progress.StepsPerSecond));
        Assert.Equal(20, pool.Get<WorkerDirectory>().ProgressOf(await pool.FindAsync(claim.Job))!.Step);
    }

    [Fact]
    public async Task ProgressAsync_Previews_ArePassedOnNowAndThenAndNotKept()
    {
        await using var pool = await TestPool.CreateAsync(("Workers:MaxPreviewBytes", "100"), ("Workers:PreviewInterval", "00:00:01"));
        var (worker, claim) = await WorkingAsync(pool, previews: 5);
        var heard = new List<JobProgress>();
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, heard.Add, default);
        for (var step = 0; step < 6; step++)
        {
            var preview = new JobPreview(new byte[step == 0 ? 101 : 100], JobPreview.Png);
            await pool.Get<WorkerConversation>().ProgressAsync(
                worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, step, 20, 1) { Preview = preview }, default);
            pool.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal([false, true, false, true, false, true], heard.Select(progress => progress.Preview is not null));
        Assert.Null(pool.Get<WorkerDirectory>().ProgressOf(await pool.FindAsync(claim.Job))!.Preview);
    }

    [Fact]
    public async Task ProgressAsync_JobOfAnotherSession_WorkerIsToldAnew()
    {
        await using var pool = await TestPool.CreateAsync();
        var (again, claim) = await WorkingAsync(pool);
        await again.DisconnectAsync();
        await again.ConnectAsync(pool, claim);
        again.Next<WorkerCommand.LeaseStatus>();

        await pool.Get<WorkerConversation>().ProgressAsync(again.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, 2, 20, 1), default);

        Assert.False(again.Next<WorkerCommand.Previews>().Wanted);
    }

    [Fact]
    public async Task ProgressAsync_OfAJobItDoesNotHoldOrImpossible_IsDropped()
    {
        await using var pool = await TestPool.CreateAsync();
        var (worker, claim) = await WorkingAsync(pool);
        var thief = await pool.ConnectAsync("thief");
        var heard = new List<JobProgress>();
        await using var subscription = await pool.Stores.Bus.SubscribeProgressAsync(TestPool.Ada.Account, heard.Add, default);
        var good = new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, 1, 20, 1);
        var conversation = pool.Get<WorkerConversation>();

        await conversation.ProgressAsync(thief.Session, good, default);
        await conversation.ProgressAsync(worker.Session, good with { Fence = 9 }, default);
        await conversation.ProgressAsync(worker.Session, good with { Step = 21 }, default);
        await conversation.ProgressAsync(worker.Session, good with { Step = -1 }, default);

        Assert.Empty(heard);
    }

    [Fact]
    public async Task TrySend_WorkerThatDoesNotRead_IsCutOff()
    {
        await using var pool = await TestPool.CreateAsync(("Workers:OutgoingCapacity", "16"));
        var (worker, claim) = await WorkingAsync(pool);
        for (var i = 0; i < 17; i++)
        {
            await worker.HeartbeatAsync(claim);
        }

        Assert.Equal(SessionEnd.TooSlow, worker.Session.EndReason);
    }

    internal static async Task<(TestWorker Worker, LeaseClaim Claim)> WorkingAsync(TestPool pool, int previews = 0)
    {
        await pool.SubmitAsync(TestPool.Request() with { Previews = previews });
        var worker = await pool.ConnectAsync();
        await pool.DispatchAsync();
        return (worker, worker.Take());
    }
}
