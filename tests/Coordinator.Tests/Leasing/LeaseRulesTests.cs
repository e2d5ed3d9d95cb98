using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Leasing;

public sealed class LeaseRulesTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly LeaseRules _rules = new(new SequentialIdSource("rules"), Microsoft.Extensions.Options.Options.Create(new LeasingOptions()));

    [Fact]
    public void Grant_EachTime_HasANewTokenAndAHigherFence()
    {
        var first = _rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 5_000).After;
        var second = _rules.Grant(_rules.End(first, 1, AttemptOutcome.HandedBack, "", null, 6_000).After, TestJobs.Worker, 1_000, 7_000).After;

        Assert.Equal((1L, 35_000L), (first.Fence, first.Lease!.UntilMs));
        Assert.Equal((2L, 37_000L), (second.Fence, second.Lease!.UntilMs));
        Assert.NotEqual(first.Lease.Token, second.Lease.Token);
    }

    [Fact]
    public void NeedsRenewal_HalfOfTheLease_IsTheLimit()
    {
        Assert.False(_rules.NeedsRenewal(untilMs: 30_000, nowMs: 15_000));
        Assert.True(_rules.NeedsRenewal(untilMs: 30_000, nowMs: 15_001));
    }

    [Fact]
    public void End_WorkersWords_AreKeptShortAndClean()
    {
        var leased = _rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 5_000).After;

        var message = _rules.End(
            leased, 1, AttemptOutcome.WorkerFailed, "bad\n\u001b[31m" + string.Concat(Enumerable.Repeat("🍎", 400)), null, 6_000).After.Attempts[0].Message;

        Assert.InRange(message.Length, 499, 500);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.False(char.IsHighSurrogate(message[^1]));
    }

    [Fact]
    public void End_ClockThatWentBack_NeverMakesAJobYounger()
    {
        var leased = _rules.Grant(_make.New(nowMs: 5_000).After, TestJobs.Worker, 1_000, 9_000).After;

        Assert.Equal(9_000, _rules.End(leased, 1, AttemptOutcome.HandedBack, "", null, 8_000).After.UpdatedAtMs);
    }

    [Theory]
    [InlineData(1_000, 20_000, 124_000)]
    [InlineData(30_000, 60_000, 240_000)]
    public void Grant_ExpectedTime_SetsWhenHelpMayComeAndWhenItEnds(long expectedMs, long hedgeAfterMs, long endsAfterMs)
    {
        var lease = _rules.Grant(_make.New().After, TestJobs.Worker, expectedMs, 5_000).After.Lease!;

        Assert.Equal(new LeasePace(expectedMs, 5_000 + hedgeAfterMs, 5_000 + endsAfterMs), lease.Pace);
    }

    [Fact]
    public void Hedge_NotDueOrTheSameWorkerOrTwoAlready_IsNone()
    {
        var leased = _rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 5_000).After;

        Assert.Null(_rules.Hedge(leased, TestJobs.OtherWorker, 1_000, 24_999));
        Assert.Null(_rules.Hedge(leased, TestJobs.Worker, 1_000, 25_000));
        Assert.Null(_rules.Hedge(_make.New().After, TestJobs.OtherWorker, 1_000, 25_000));
        var hedged = _rules.Hedge(leased, TestJobs.OtherWorker, 1_000, 25_000)!.After;
        Assert.Equal((2L, 1L, 2L), (hedged.Fence, hedged.Lease!.Fence, hedged.Hedge!.Fence));
        Assert.Null(_rules.Hedge(hedged, new WorkerId("third"), 1_000, 90_000));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void End_OneOfTwo_LeavesTheJobWithTheOther(long ends, long stays)
    {
        var leased = _rules.Grant(_make.New().After, TestJobs.Worker, 1_000, 5_000).After;
        var hedged = _rules.Hedge(leased, TestJobs.OtherWorker, 1_000, 26_000)!.After;

        var left = _rules.End(hedged, ends, AttemptOutcome.WorkerFailed, "It broke.", new AttemptRun { Step = 3, StepAtMs = 39_000 }, 40_000).After;

        Assert.Equal((JobState.Leased, stays, (JobLease?)null, 2L), (left.State, left.Lease!.Fence, left.Hedge, left.Fence));
        Assert.Equal(70_000, left.Lease.UntilMs);
        Assert.Equal((AttemptOutcome.WorkerFailed, 3), (left.Attempts[(int)ends - 1].Outcome, left.Attempts[(int)ends - 1].StepsDone));
        Assert.Equal(AttemptOutcome.Running, left.Attempts[(int)stays - 1].Outcome);

        // The straggler's next helper comes after as long a wait as the first one.
        Assert.Equal(stays == 1 ? 60_000 : 46_000, left.Lease.Pace!.HedgeAtMs);
    }

    [Fact]
    public void End_TooManyFaultsWhileAnotherStillRuns_FailsOnlyAfterThatOne()
    {
        var job = _make.New().After;
        for (var i = 0; i < 2; i++)
        {
            job = _rules.Grant(job, TestJobs.Worker, 1_000, 5_000).After;
            job = _rules.End(job, job.Fence, AttemptOutcome.WorkerFailed, $"Reason {i}.", null, 6_000).After;
        }

        job = _rules.Grant(job, TestJobs.Worker, 1_000, 5_000).After;
        job = _rules.Hedge(job, TestJobs.OtherWorker, 1_000, 30_000)!.After;
        job = _rules.End(job, 4, AttemptOutcome.WorkerFailed, "Reason 2.", null, 31_000).After;
        Assert.Equal(JobState.Leased, job.State);

        job = _rules.End(job, 3, AttemptOutcome.HandedBack, "", null, 32_000).After;

        Assert.Equal((JobState.Failed, FailureCodes.TooManyAttempts), (job.State, job.Failure!.Code));
        Assert.All(["Attempt 1: Reason 0.", "Attempt 2: Reason 1.", "Attempt 4: Reason 2."], reason => Assert.Contains(reason, job.Failure.Message));
    }
}
