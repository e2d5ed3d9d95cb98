using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Leasing;

/// <summary>Operators take jobs from workers.</summary>
public sealed class TakeBackTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly LeaseRules _rules = new(new SequentialIdSource("rules"), Microsoft.Extensions.Options.Options.Create(new LeasingOptions()));

    [Fact]
    public async Task TakeBack_RunningJob_IsStoppedThereAndFinishesOnAnotherLeaseWithNothingHeldAgainstAnybody()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var hears = await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        var first = worker.Take();

        var taken = Assert.IsType<TakeBackResult.TakenBack>(await pool.Pipeline.TakeBackAsync(job.Id, elsewhere: false, default));

        Assert.Equal((JobState.Queued, job.QueuedAtMs, AttemptOutcome.Requeued), (taken.Job.State, taken.Job.QueuedAtMs, taken.Job.Attempts[0].Outcome));
        await pool.DispatchAsync();
        Assert.Equal((job.Id, CancelReason.Operator), worker.Next<WorkerCommand.Cancel>() is var cancel ? (cancel.Id, cancel.Reason) : default);
        pool.Clock.Advance(new MatchingOptions().AvoidAfterHandBack);
        await worker.HeartbeatAsync();
        await pool.DispatchAsync();
        var second = worker.Take();
        Assert.Equal((first.Job, first.Fence + 1), (second.Job, second.Fence));

        // What comes under the old lease is refused.
        await worker.SayReturnedAsync(first, TestImages.Noise(1));
        Assert.Equal(JobState.Leased, (await pool.FindAsync(job.Id)).State);
        Assert.NotEqual(LeaseReport.ResultAccepted, worker.Next<WorkerCommand.LeaseStatus>().Report);
        await worker.ReturnAsync(second, TestImages.Noise(2));

        var done = await pool.FindAsync(job.Id);
        Assert.Equal((JobState.Delivered, second.Fence), (done.State, done.Verification!.Fence));
        Assert.Equal(new WorkerTally(1, 0), (await pool.Stores.Workers.TalliesAsync([worker.Id], default))[worker.Id]);
        Assert.Equal(0, (await pool.Jobs.BalancesAsync([LedgerAccount.Held(TestJobs.Account)], default))[0]);
    }

    [Fact]
    public async Task TakeBack_Elsewhere_WaitsForAnotherWorkerThanTheOneThatHadIt()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var hears = await pool.Stores.Bus.SubscribeWakesAsync(pool.Get<Dispatcher>().OnWake, default);
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        worker.Take();

        Assert.IsType<TakeBackResult.TakenBack>(await pool.Pipeline.TakeBackAsync(job.Id, elsewhere: true, default));
        await pool.DispatchAsync();
        worker.Next<WorkerCommand.Cancel>();
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        await worker.HeartbeatAsync();
        await pool.DispatchAsync();

        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);
        var other = await pool.ConnectAsync("other");
        await pool.DispatchAsync();
        Assert.Equal(job.Id, other.Take().Job);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TakeBack_OfWhatNoWorkerRuns_ChangesNothing(bool elsewhere)
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();

        Assert.Equal(job, Assert.IsType<TakeBackResult.NotRunning>(await pool.Pipeline.TakeBackAsync(job.Id, elsewhere, default)).Job with { FirstEta = job.FirstEta });
        Assert.IsType<TakeBackResult.NotFound>(await pool.Pipeline.TakeBackAsync(new JobId("nowhere"), elsewhere, default));
        await pool.Pipeline.CancelForPoolAsync(job.Id, default);
        Assert.Equal(JobState.Cancelled, Assert.IsType<TakeBackResult.NotRunning>(await pool.Pipeline.TakeBackAsync(job.Id, elsewhere, default)).Job.State);
    }

    [Fact]
    public void TakeBack_TwoLeases_EndsBoth()
    {
        var leased = _rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 5_000).After;
        var hedged = _rules.Hedge(leased, new WorkerId("second"), 1_000, 900_000)!.After;

        var back = LeaseRules.TakeBack(hedged, AttemptOutcome.Reassigned, "Away.", static fence => new AttemptRun { Step = (int)fence, StepAtMs = 1 }, 900_001).After;

        Assert.Equal((JobState.Queued, 2L, 0), (back.State, back.Fence, back.Running().Count));
        Assert.All(back.Attempts, attempt => Assert.Equal((AttemptOutcome.Reassigned, "Away.", 900_001L, (int)attempt.Fence), (attempt.Outcome, attempt.Message, attempt.EndedAtMs, attempt.StepsDone)));
    }

    [Fact]
    public void TakeBack_OfTheLastLeaseThatIsAllowed_FailsNothing()
    {
        var most = new LeasingOptions().MaxLeases;
        var job = _make.New().After;
        for (var lease = 1; lease <= most; lease++)
        {
            job = LeaseRules.TakeBack(_rules.Grant(job, TestJobs.Worker, 1_000, lease).After, AttemptOutcome.Requeued, "", static _ => null, lease).After;
        }

        Assert.Equal((JobState.Queued, (long)most), (job.State, job.Fence));
    }

    [Fact]
    public void End_AfterOperatorsTookItBack_CountsOnlyTheLeasesThatWereNotTheirs()
    {
        var rules = new LeaseRules(new SequentialIdSource("rules"), Microsoft.Extensions.Options.Options.Create(new LeasingOptions { MaxLeases = 2 }));
        var job = LeaseRules.TakeBack(rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 1).After, AttemptOutcome.Requeued, "", static _ => null, 2).After;

        job = rules.End(rules.Grant(job, TestJobs.Worker, 1_000, 3).After, 2, AttemptOutcome.HandedBack, "", null, 4).After;
        Assert.Equal(JobState.Queued, job.State);
        Assert.Equal(JobState.Failed, rules.End(rules.Grant(job, TestJobs.Worker, 1_000, 5).After, 3, AttemptOutcome.HandedBack, "", null, 6).After.State);
    }
}
