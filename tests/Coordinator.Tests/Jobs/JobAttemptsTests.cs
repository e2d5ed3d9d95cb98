using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Jobs;

public sealed class JobAttemptsTests
{
    [Fact]
    public void Begin_ManyAttempts_KeepsTheFirstTheNewestAndThoseThatCount()
    {
        IReadOnlyList<JobAttempt> attempts = [];
        for (var fence = 1; fence <= 40; fence++)
        {
            attempts = JobAttempts.Begin(attempts, new JobAttempt(new WorkerId("w"), fence, fence, null, AttemptOutcome.Running, ""));
            attempts = JobAttempts.End(attempts, fence, fence is 3 or 20 ? AttemptOutcome.WorkerLost : AttemptOutcome.HandedBack, "", new AttemptRun { Step = 5, StepAtMs = 1 }, fence);
        }

        Assert.Equal(JobAttempts.Kept, attempts.Count);
        Assert.Equal(1, attempts[0].Fence);
        Assert.Equal(40, attempts[^1].Fence);
        Assert.Equal([3, 20], attempts.Where(attempt => JobAttempts.Counts(attempt.Outcome)).Select(attempt => attempt.Fence));
        Assert.Equal(attempts.OrderBy(attempt => attempt.Fence), attempts);
    }

    [Fact]
    public void Begin_ManyAttempts_NeverForgetsWhomTheJobWasTakenFrom()
    {
        IReadOnlyList<JobAttempt> attempts = [];
        for (var fence = 1; fence <= 40; fence++)
        {
            attempts = JobAttempts.Begin(attempts, new JobAttempt(new WorkerId($"w{fence}"), fence, fence, null, AttemptOutcome.Running, ""));
            attempts = JobAttempts.End(attempts, fence, fence == 4 ? AttemptOutcome.Reassigned : AttemptOutcome.Requeued, "", null, fence);
        }

        Assert.Equal(JobAttempts.Kept, attempts.Count);
        Assert.Contains(attempts, attempt => attempt.Worker == new WorkerId("w4"));
    }

    [Fact]
    public void End_RunThatWasKeptBefore_Stays()
    {
        var (run, spec) = (new AttemptRun { Step = 4, StepAtMs = 9, UploadingAtMs = 10 }, 20);
        IReadOnlyList<JobAttempt> attempts = [new JobAttempt(new WorkerId("w"), 1, 1, null, AttemptOutcome.Running, "")];

        attempts = JobAttempts.End(JobAttempts.Keep(attempts, 1, run), 1, AttemptOutcome.Delivered, "", null, 30, spec);

        Assert.Equal((run, (int?)spec, (long?)30), (attempts[0].Run, attempts[0].StepsDone, attempts[0].EndedAtMs));
    }

    [Fact]
    public void Begin_ManyHedges_NeverDropsTheOneThatStillRuns()
    {
        IReadOnlyList<JobAttempt> attempts = [Running(1)];
        attempts = JobAttempts.End(attempts, 1, AttemptOutcome.HandedBack, "", null, 1);
        attempts = JobAttempts.Begin(attempts, Running(2));
        for (var fence = 3; fence <= 40; fence++)
        {
            attempts = JobAttempts.Begin(attempts, Running(fence));
            attempts = JobAttempts.End(attempts, fence, AttemptOutcome.HandedBack, "", null, fence);
        }

        Assert.Equal(JobAttempts.Kept, attempts.Count);
        Assert.Equal(Running(2), attempts[1]);

        static JobAttempt Running(long fence) => new(new WorkerId("w"), fence, fence, null, AttemptOutcome.Running, "");
    }

    [Theory]
    [InlineData(AttemptOutcome.WorkerLost, true)]
    [InlineData(AttemptOutcome.WorkerFailed, true)]
    [InlineData(AttemptOutcome.ResultRefused, true)]
    [InlineData(AttemptOutcome.HandedBack, false)]
    [InlineData(AttemptOutcome.Declined, false)]
    [InlineData(AttemptOutcome.Cancelled, false)]
    [InlineData(AttemptOutcome.Expired, false)]
    [InlineData(AttemptOutcome.WorkerRevoked, false)]
    [InlineData(AttemptOutcome.WorkerTooSlow, false)]
    [InlineData(AttemptOutcome.Superseded, false)]
    [InlineData(AttemptOutcome.Requeued, false)]
    [InlineData(AttemptOutcome.Reassigned, false)]
    [InlineData(AttemptOutcome.Delivered, false)]
    [InlineData(AttemptOutcome.Running, false)]
    public void Counts_EachOutcome_OnlyFaultsOfWorkers(AttemptOutcome outcome, bool expected) => Assert.Equal(expected, JobAttempts.Counts(outcome));
}
