namespace SogniLike.Coordinator.Jobs;

/// <summary>What the attempts of a job say.</summary>
internal static class JobAttempts
{
    /// <summary>Attempts that are kept with a job.</summary>
    public const int Kept = 16;

    /// <summary>True for an end that is held against the job: after a few of them it is not handed on.</summary>
    public static bool Counts(AttemptOutcome outcome) => outcome is AttemptOutcome.WorkerLost or AttemptOutcome.WorkerFailed or AttemptOutcome.ResultRefused;

    /// <summary>
    /// The attempts with one more at the end. The oldest after the first that does not count makes room, so that counted ones stay countable.
    /// </summary>
    public static IReadOnlyList<JobAttempt> Begin(IReadOnlyList<JobAttempt> attempts, JobAttempt attempt)
    {
        var all = attempts.Append(attempt).ToList();
        while (all.Count > Kept)
        {
            var dropped = all.FindIndex(1, kept => !Counts(kept.Outcome));
            all.RemoveAt(dropped < 0 || dropped == all.Count - 1 ? 1 : dropped);
        }

        return all;
    }

    /// <summary>The attempts with the newest one ended.</summary>
    public static IReadOnlyList<JobAttempt> End(IReadOnlyList<JobAttempt> attempts, AttemptOutcome outcome, string message, long nowMs)
    {
        var all = attempts.ToArray();
        all[^1] = all[^1] with { EndedAtMs = nowMs, Outcome = outcome, Message = message };
        return all;
    }
}
