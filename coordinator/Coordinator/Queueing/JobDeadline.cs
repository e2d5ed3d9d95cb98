using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>A job does not wait, or run, for ever. A pure function.</summary>
internal static class JobDeadline
{
    /// <summary>The failure of a job whose time has run out, or null when it is final or has time left.</summary>
    /// <param name="runs">What was told under a fence, as far as known.</param>
    public static JobChange? Decide(Job job, Func<long, AttemptRun?> runs, long nowMs)
    {
        if (JobTransitions.Final.Contains(job.State) || job.DeadlineMs > nowMs)
        {
            return null;
        }

        var seconds = (job.DeadlineMs - job.CreatedAtMs) / 1000;
        const string Ended = "The job's time ran out.";
        return job.Becomes(nowMs, before => before with
        {
            State = JobState.Failed,
            Lease = null,
            Hedge = null,
            Held = null,
            Attempts = JobAttempts.EndAll(before, AttemptOutcome.Expired, Ended, runs, nowMs),
            Failure = new JobFailure(FailureCodes.DeadlinePassed, $"The job was not finished within {seconds} seconds."),
        });
    }
}
