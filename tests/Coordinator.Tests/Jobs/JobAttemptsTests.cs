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
            attempts = JobAttempts.End(attempts, fence is 3 or 20 ? AttemptOutcome.WorkerLost : AttemptOutcome.HandedBack, "", fence);
        }

        Assert.Equal(JobAttempts.Kept, attempts.Count);
        Assert.Equal(1, attempts[0].Fence);
        Assert.Equal(40, attempts[^1].Fence);
        Assert.Equal([3, 20], attempts.Where(attempt => JobAttempts.Counts(attempt.Outcome)).Select(attempt => attempt.Fence));
        Assert.Equal(attempts.OrderBy(attempt => attempt.Fence), attempts);
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
    [InlineData(AttemptOutcome.Delivered, false)]
    [InlineData(AttemptOutcome.Running, false)]
    public void Counts_EachOutcome_OnlyFaultsOfWorkers(AttemptOutcome outcome, bool expected) => Assert.Equal(expected, JobAttempts.Counts(outcome));
}
