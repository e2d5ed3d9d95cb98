namespace SogniLike.Coordinator.Jobs;

/// <summary>The wish to stop. A pure function.</summary>
internal static class JobCancellation
{
    public const string ByTheArtist = "The artist cancelled the job.";
    public const string ByAnOperator = "An operator of the pool cancelled the job.";

    /// <param name="message">Who wished it, a sentence for people.</param>
    /// <param name="runs">What was told under a fence, as far as known.</param>
    public static JobChange Decide(Job job, string message, Func<long, AttemptRun?> runs, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Cancelled,
        Lease = null,
        Hedge = null,
        Held = null,
        Attempts = JobAttempts.EndAll(before, AttemptOutcome.Cancelled, message, runs, nowMs),
    });
}
