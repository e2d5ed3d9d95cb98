namespace SogniLike.Coordinator.Jobs;

/// <summary>The artist's wish to stop. A pure function.</summary>
internal static class JobCancellation
{
    /// <param name="stepsDone">Steps done under a fence, as far as known.</param>
    public static JobChange Decide(Job job, Func<long, int?> stepsDone, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Cancelled,
        Lease = null,
        Hedge = null,
        Held = null,
        Attempts = JobAttempts.EndAll(before, AttemptOutcome.Cancelled, "The artist cancelled the job.", stepsDone, nowMs),
    });
}
