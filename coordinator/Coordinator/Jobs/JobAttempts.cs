namespace SogniLike.Coordinator.Jobs;

/// <summary>What the attempts of a job say.</summary>
internal static class JobAttempts
{
    /// <summary>Attempts that are kept with a job.</summary>
    public const int Kept = 16;

    /// <summary>True for an end that is held against the job: after a few of them it is not handed on.</summary>
    public static bool Counts(AttemptOutcome outcome) => outcome is AttemptOutcome.WorkerLost or AttemptOutcome.WorkerFailed or AttemptOutcome.ResultRefused
        or AttemptOutcome.OpeningsMissing;

    /// <summary>True for an end that operators made: neither the lease nor its end is held against the job.</summary>
    public static bool IsOperators(AttemptOutcome outcome) => outcome is AttemptOutcome.Requeued or AttemptOutcome.Reassigned;

    /// <summary>
    /// The attempts with one more at the end. The oldest after the first that neither counts nor runs nor keeps its worker away makes room, so that counted ones stay
    /// countable.
    /// </summary>
    public static IReadOnlyList<JobAttempt> Begin(IReadOnlyList<JobAttempt> attempts, JobAttempt attempt)
    {
        var all = attempts.Append(attempt).ToList();
        while (all.Count > Kept)
        {
            var dropped = all.FindIndex(1, kept => kept.Outcome is not (AttemptOutcome.Running or AttemptOutcome.Reassigned) && !Counts(kept.Outcome));
            all.RemoveAt(dropped < 0 ? 1 : dropped);
        }

        return all;
    }

    /// <summary>The attempts with the one of this fence ended.</summary>
    /// <param name="run">What the worker had told of; null when nothing is known, or it is kept already.</param>
    /// <param name="stepsDone">Null: those of <paramref name="run"/>.</param>
    public static IReadOnlyList<JobAttempt> End(
        IReadOnlyList<JobAttempt> attempts, long fence, AttemptOutcome outcome, string message, AttemptRun? run, long nowMs, int? stepsDone = null) =>
    [
        .. attempts.Select(attempt => attempt.Fence == fence
            ? attempt with { EndedAtMs = nowMs, Outcome = outcome, Message = message, StepsDone = stepsDone ?? run?.Step, Run = run ?? attempt.Run }
            : attempt),
    ];

    /// <summary>The attempts with what the worker of this fence told of its run: its result waits, and the worker goes on with something else.</summary>
    public static IReadOnlyList<JobAttempt> Keep(IReadOnlyList<JobAttempt> attempts, long fence, AttemptRun? run) =>
        [.. attempts.Select(attempt => attempt.Fence == fence ? attempt with { Run = run } : attempt)];

    /// <summary>The job's attempts with all that run ended; the one whose result waits was done.</summary>
    /// <param name="runs">What was told under a fence, as far as known.</param>
    public static IReadOnlyList<JobAttempt> EndAll(Job job, AttemptOutcome outcome, string message, Func<long, AttemptRun?> runs, long nowMs) =>
        job.Held is { } held
            ? End(job.Attempts, held.Fence, outcome, message, null, nowMs, job.Spec.RunSteps)
            : job.Running().Aggregate(job.Attempts, (attempts, lease) => End(attempts, lease.Fence, outcome, message, runs(lease.Fence), nowMs));
}
