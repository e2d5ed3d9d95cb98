using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Leasing;

/// <summary>A job that takes far too long: a second worker helps, the first good image wins, and no lease lasts for ever.</summary>
public sealed class HedgingTests
{
    [Fact]
    public async Task Straggler_AnotherWorkerIsIdle_GetsASecondLeaseAndTheFirstImageWins()
    {
        await using var pool = await CreateAsync();
        var (slow, first) = await WorkingAsync(pool);
        await ReportAsync(pool, slow, first, step: 3);
        var fast = await pool.ConnectAsync("fast");
        await pool.DispatchAsync();
        fast.AssertQuiet();

        await PassAsync(pool, slow, first, seconds: 25);
        await pool.DispatchAsync();
        var second = fast.Take();
        Assert.Equal((first.Job, 2L), (second.Job, second.Fence));
        var hedged = await pool.FindAsync(first.Job);
        Assert.Equal((slow.Id, fast.Id), (hedged.Lease!.Worker, hedged.Hedge!.Worker));

        await fast.ReturnAsync(second, TestImages.Noise(1));
        await pool.DispatchAsync();

        var delivered = await pool.FindAsync(first.Job);
        Assert.Equal(JobState.Delivered, delivered.State);
        Assert.Equal([AttemptOutcome.Superseded, AttemptOutcome.Delivered], delivered.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal([3, 20], delivered.Attempts.Select(attempt => attempt.StepsDone));
        Assert.Equal(CancelReason.Superseded, NextCancel(slow).Reason);
        Assert.Equal(0, slow.Session.Presence("c", 0).BusySlots);
        var tallies = await pool.Stores.Workers.TalliesAsync([slow.Id, fast.Id], default);
        Assert.Equal((new WorkerTally(0, 0), new WorkerTally(1, 0)), (tallies[slow.Id], tallies[fast.Id]));
    }

    [Fact]
    public async Task Straggler_ItsOwnImageComesFirst_WinsAndTheHelperIsTold()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);

        await slow.ReturnAsync(first, TestImages.Noise(1));
        await pool.DispatchAsync();

        Assert.Equal([AttemptOutcome.Delivered, AttemptOutcome.Superseded], (await pool.FindAsync(first.Job)).Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(CancelReason.Superseded, NextCancel(fast).Reason);
        await slow.SayReturnedAsync(first, TestImages.Noise(1));
        Assert.Equal(LeaseReport.ResultAccepted, Last<WorkerCommand.LeaseStatus>(slow).Report);
        await fast.SayReturnedAsync(second, TestImages.Noise(2));
        Assert.Equal(LeaseReport.UnknownJob, fast.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task Straggler_BothReturnAtOnce_OneIsDelivered()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);
        await fast.UploadAsync(second, TestImages.Noise(2));
        pool.Jobs.BeforeApply = async transaction =>
        {
            if (transaction.Changes[0].After.State == JobState.Delivered)
            {
                pool.Jobs.BeforeApply = null;
                await fast.SayReturnedAsync(second, TestImages.Noise(2));
            }
        };

        await slow.ReturnAsync(first, TestImages.Noise(1));

        var delivered = await pool.FindAsync(first.Job);
        Assert.Equal([AttemptOutcome.Superseded, AttemptOutcome.Delivered], delivered.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(LeaseReport.UnknownJob, Last<WorkerCommand.LeaseStatus>(slow).Report);
    }

    [Fact]
    public async Task Hedged_OneOfTwoFails_TheJobStaysWithTheOtherAndKeepsItsUploads()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);
        await slow.FailAsync(first);

        var left = await pool.FindAsync(first.Job);
        Assert.Equal((JobState.Leased, fast.Id, (JobLease?)null), (left.State, left.Lease!.Worker, left.Hedge));
        await fast.HeartbeatAsync(second);
        Assert.Equal(LeaseReport.Renewed, Last<WorkerCommand.LeaseStatus>(fast).Report);
        Assert.Equal(
            new UploadOpening.Lost(LeaseStanding.OwnedByOther), await pool.Get<ResultUploads>().BeginAsync(first, new UploadAnnouncement(10, TestWorker.HashOf([1])), default));
        await fast.ReturnAsync(second, TestImages.Noise(1));
        Assert.Equal(JobState.Delivered, (await pool.FindAsync(first.Job)).State);
    }

    [Fact]
    public async Task Hedged_OneImageIsRefused_TheOtherGoesOn()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);
        await fast.ReturnAsync(second, TestImages.Noise(1, 64, 64));

        Assert.Equal(LeaseReport.ResultRefused, Last<WorkerCommand.LeaseStatus>(fast).Report);
        Assert.Equal((JobState.Leased, slow.Id), ((await pool.FindAsync(first.Job)).State, (await pool.FindAsync(first.Job)).Lease!.Worker));
        await slow.ReturnAsync(first, TestImages.Noise(1));
        Assert.Equal(JobState.Delivered, (await pool.FindAsync(first.Job)).State);
    }

    [Fact]
    public async Task Hedged_OneFallsSilent_TheOtherKeepsTheJob()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);

        // The helper is silent; then, after it has become the only one, the straggler is.
        await PassAsync(pool, slow, first, seconds: 40);
        Assert.Equal(AttemptOutcome.WorkerLost, (await pool.FindAsync(first.Job)).Attempts[1].Outcome);
        Assert.Equal((JobState.Leased, slow.Id), ((await pool.FindAsync(first.Job)).State, (await pool.FindAsync(first.Job)).Lease!.Worker));
        await fast.HeartbeatAsync(second);
        Assert.Equal(LeaseReport.OwnedByOther, Last<WorkerCommand.LeaseStatus>(fast).Report);

        pool.Clock.Advance(TimeSpan.FromSeconds(60));
        await pool.SweepAsync();
        Assert.Equal(JobState.Queued, (await pool.FindAsync(first.Job)).State);
    }

    [Fact]
    public async Task Hedged_CancelledByTheArtist_StopsBothAndKnowsWhatWasDone()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);
        await ReportAsync(pool, slow, first, step: 4);
        await ReportAsync(pool, fast, second, step: 9);

        Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, first.Job, default));
        await pool.DispatchAsync();

        Assert.Equal((CancelReason.Artist, CancelReason.Artist), (NextCancel(slow).Reason, NextCancel(fast).Reason));
        Assert.Equal(
            [(AttemptOutcome.Cancelled, (int?)4), (AttemptOutcome.Cancelled, 9)],
            (await pool.FindAsync(first.Job)).Attempts.Select(attempt => (attempt.Outcome, attempt.StepsDone)));
    }

    [Fact]
    public async Task Hedged_DeadlinePasses_StopsBoth()
    {
        await using var pool = await CreateAsync(("Queueing:JobDeadline", "00:01:00"));
        var (slow, first, fast, _) = await HedgedAsync(pool);
        pool.Clock.Advance(TimeSpan.FromSeconds(40));
        await pool.Pipeline.RenewAsync(first, default);
        await pool.SweepAsync();
        await pool.DispatchAsync();

        Assert.Equal(JobState.Failed, (await pool.FindAsync(first.Job)).State);
        Assert.Equal(CancelReason.Expired, NextCancel(slow).Reason);
        Assert.NotEqual(0L, NextCancel(fast).Fence);
    }

    [Fact]
    public async Task Hedged_OneWorkerIsRevoked_LosesOnlyItsOwnLease()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, _) = await HedgedAsync(pool);

        await pool.Get<WorkerSessions>().RevokeAsync(slow.Id, default);

        var left = await pool.FindAsync(first.Job);
        Assert.Equal((JobState.Leased, fast.Id, AttemptOutcome.WorkerRevoked), (left.State, left.Lease!.Worker, left.Attempts[0].Outcome));
    }

    [Fact]
    public async Task Hedged_BothGoToAnotherCoordinator_BothGoOn()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, second) = await HedgedAsync(pool);
        await using var other = pool.AnotherCoordinator();

        await slow.ConnectAsync(other, first);
        await fast.ConnectAsync(other, second);

        Assert.Equal(LeaseReport.Renewed, slow.Next<WorkerCommand.LeaseStatus>().Report);
        Assert.Equal(LeaseReport.Renewed, fast.Next<WorkerCommand.LeaseStatus>().Report);
        Assert.Equal(2, (await pool.FindAsync(first.Job)).Running().Count);
    }

    [Fact]
    public async Task Hedged_WorkerComesBackWithoutTheJob_OnlyItsLeaseEnds()
    {
        await using var pool = await CreateAsync();
        var (slow, first, fast, _) = await HedgedAsync(pool);

        await fast.ConnectAsync(pool);

        var left = await pool.FindAsync(first.Job);
        Assert.Equal((JobState.Leased, slow.Id, AttemptOutcome.WorkerLost), (left.State, left.Lease!.Worker, left.Attempts[1].Outcome));
    }

    [Fact]
    public async Task Straggler_OthersAreWaiting_GetsNoHelpBeforeThem()
    {
        await using var pool = await CreateAsync();
        var (slow, first) = await WorkingAsync(pool);
        await PassAsync(pool, slow, first, seconds: 25);
        var waiting = await pool.SubmitAsync();
        var fast = await pool.ConnectAsync("fast");

        await pool.DispatchAsync();

        Assert.Equal(waiting.Id, fast.Take().Job);
        fast.AssertQuiet();
        Assert.Null((await pool.FindAsync(first.Job)).Hedge);
    }

    [Fact]
    public async Task Straggler_NobodyElseSuits_IsLeftAlone()
    {
        await using var pool = await CreateAsync();
        var (slow, first) = await WorkingAsync(pool, slots: 4);
        var other = await pool.ConnectAsync("other", with: has => has with { Samplers = ["euler"] });
        await PassAsync(pool, slow, first, seconds: 60);

        await pool.DispatchAsync();

        other.AssertQuiet();
        Assert.Null((await pool.FindAsync(first.Job)).Hedge);
    }

    [Fact]
    public async Task TooSlow_FaithfulHeartbeats_DoNotKeepTheLeaseForEver()
    {
        await using var pool = await CreateAsync(("Leasing:RunFloor", "00:00:30"), ("Leasing:RunFactor", "2"), ("Leasing:HedgeAfter", "1.00:00:00"));
        var (slow, first) = await WorkingAsync(pool);
        var pace = (await pool.FindAsync(first.Job)).Lease!.Pace!;
        Assert.Equal(pool.NowMs + 30_000 + (2 * pace.ExpectedMs), pace.EndsAtMs);

        await PassAsync(pool, slow, first, seconds: (int)(pace.EndsAtMs - pool.NowMs) / 1000);
        Assert.Equal(JobState.Leased, (await pool.FindAsync(first.Job)).State);
        await PassAsync(pool, slow, first, seconds: 5);

        var back = await pool.FindAsync(first.Job);
        Assert.Equal((JobState.Queued, AttemptOutcome.WorkerTooSlow), (back.State, back.Attempts[0].Outcome));
        Assert.Contains("expected to take 6 s", back.Attempts[0].Message);
        await pool.DispatchAsync();
        NextCancel(slow);

        // Nobody expects it to be as fast as before: the next lease lasts longer.
        var again = (await pool.Pipeline.AssignAsync(await pool.FindAsync(first.Job), slow.Id, default))!;
        Assert.True(again.Lease!.Pace!.ExpectedMs > 6 * pace.ExpectedMs, $"{again.Lease.Pace}");
    }

    [Fact]
    public async Task TooSlow_WakeIsLost_TheNextHeartbeatTells()
    {
        await using var pool = await CreateAsync(("Leasing:RunFloor", "00:00:01"), ("Leasing:RunFactor", "1"));
        var (slow, first) = await WorkingAsync(pool);
        pool.Stores.Bus.LosesEverything = true;
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        await slow.HeartbeatAsync(first);
        slow.AssertQuiet();
        await pool.SweepAsync();

        await slow.HeartbeatAsync(first);

        Assert.Equal(LeaseReport.Expired, slow.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task TooSlow_ImageIsBeingJudged_TheLeaseLasts()
    {
        await using var pool = await CreateAsync(("Leasing:RunFloor", "00:00:10"), ("Leasing:RunFactor", "1"), ("Leasing:HedgeAfter", "1.00:00:00"));
        var (slow, first) = await WorkingAsync(pool);
        var pace = (await pool.FindAsync(first.Job)).Lease!.Pace!;
        pool.Clock.Advance(TimeSpan.FromMilliseconds(pace.EndsAtMs - pool.NowMs - 100));
        var file = TestImages.Noise(1);
        await slow.UploadAsync(first, file);
        pool.Jobs.BeforeApply = async _ =>
        {
            pool.Jobs.BeforeApply = null;
            pool.Clock.Advance(TimeSpan.FromSeconds(5));
            await pool.Pipeline.SweepAsync(default);
        };

        await slow.SayReturnedAsync(first, file);

        Assert.Equal(JobState.Delivered, (await pool.FindAsync(first.Job)).State);
    }

    [Fact]
    public async Task TooSlow_OutageKeptTheResult_IsTakenAfterTheReconnect()
    {
        await using var pool = await CreateAsync(("Leasing:RunFloor", "00:00:10"), ("Leasing:RunFactor", "1"));
        var (slow, first) = await WorkingAsync(pool);
        await slow.DisconnectAsync();
        pool.Clock.Advance(TimeSpan.FromMinutes(10));

        await slow.ConnectAsync(pool, first);
        Assert.Equal(LeaseReport.Renewed, slow.Next<WorkerCommand.LeaseStatus>().Report);
        await pool.Pipeline.SweepAsync(default);
        await slow.ReturnAsync(first, TestImages.Noise(1));

        Assert.Equal(JobState.Delivered, (await pool.FindAsync(first.Job)).State);
    }

    /// <summary>A pool whose dispatcher hears the bus.</summary>
    private static async Task<TestPool> CreateAsync(params (string Key, string Value)[] settings)
    {
        var pool = await TestPool.CreateAsync(settings);
        await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        return pool;
    }

    private static async Task<(TestWorker Worker, LeaseClaim Claim)> WorkingAsync(TestPool pool, int slots = 1)
    {
        await pool.SubmitAsync();
        var worker = await pool.ConnectAsync("slow", slots);
        await pool.DispatchAsync();
        return (worker, worker.Take());
    }

    private static async Task<(TestWorker Slow, LeaseClaim First, TestWorker Fast, LeaseClaim Second)> HedgedAsync(TestPool pool)
    {
        var (slow, first) = await WorkingAsync(pool);
        await PassAsync(pool, slow, first, seconds: 25);
        var fast = await pool.ConnectAsync("fast");
        await pool.DispatchAsync();
        return (slow, first, fast, fast.Take());
    }

    /// <summary>Lets time pass while the worker says every five seconds that it is at it, and the sweeper sweeps.</summary>
    private static async Task PassAsync(TestPool pool, TestWorker worker, LeaseClaim claim, int seconds)
    {
        for (var left = seconds; left > 0; left -= 5)
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(Math.Min(5, left)));
            await worker.HeartbeatAsync(claim);
            await pool.SweepAsync();
        }
    }

    private static Task ReportAsync(TestPool pool, TestWorker worker, LeaseClaim claim, int step) =>
        pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, step, 20, 1), default);

    private static WorkerCommand.Cancel NextCancel(TestWorker worker)
    {
        while (true)
        {
            Assert.True(worker.Session.Commands.TryRead(out var command), "The worker was not told to stop.");
            if (command is WorkerCommand.Cancel cancel)
            {
                return cancel;
            }
        }
    }

    private static T Last<T>(TestWorker worker)
        where T : WorkerCommand
    {
        WorkerCommand? last = null;
        while (worker.Session.Commands.TryRead(out var command))
        {
            last = command;
        }

        return Assert.IsType<T>(last);
    }
}
