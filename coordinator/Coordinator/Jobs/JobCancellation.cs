namespace SogniLike.Coordinator.Jobs;

/// <summary>The artist's wish to stop. A pure function.</summary>
internal static class JobCancellation
{
    public static JobChange Decide(Job job, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Cancelled,
        Lease = null,
        Attempts = before.Lease is null ? before.Attempts : JobAttempts.End(before.Attempts, AttemptOutcome.Cancelled, "The artist cancelled the job.", nowMs),
    });
}
