using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>Which workers a job keeps away from, because of how its attempts there ended. Pure functions.</summary>
internal static class WorkerAvoidance
{
    /// <summary>The workers and why; at most as many as attempts are kept.</summary>
    /// <param name="anyOther">
    /// True when a connected worker other than these could have the job, now or when it is free. As long as it is true a worker on which the job went wrong is
    /// avoided; otherwise for <see cref="MatchingOptions.AvoidAfterFailure"/>, so that a pool of one worker recovers, and one that was lost and is back not at
    /// all: it was not the worker's word that ended the lease. Asked at most once.
    /// </param>
    public static IReadOnlyDictionary<WorkerId, MatchRefusal> Of(Job job, long nowMs, MatchingOptions options, Func<IReadOnlySet<WorkerId>, bool> anyOther)
    {
        if (job.Attempts.Count == 0)
        {
            return None;
        }

        var avoided = new Dictionary<WorkerId, MatchRefusal>();
        HashSet<WorkerId>? lastResort = null;
        foreach (var attempt in job.Attempts)
        {
            if (attempt.EndedAtMs is not { } ended)
            {
                avoided[attempt.Worker] = MatchRefusal.RunsItAlready;
            }
            else if (attempt.Outcome == AttemptOutcome.Reassigned)
            {
                avoided[attempt.Worker] = MatchRefusal.TakenAway;
            }
            else if (IsFailure(attempt.Outcome))
            {
                if (attempt.Outcome != AttemptOutcome.WorkerLost && nowMs - ended < options.AvoidAfterFailure.TotalMilliseconds)
                {
                    avoided[attempt.Worker] = MatchRefusal.FailedHereBefore;
                }
                else
                {
                    (lastResort ??= []).Add(attempt.Worker);
                }
            }
            else if (attempt.Outcome == AttemptOutcome.HandedBack && nowMs - ended < options.AvoidAfterHandBack.TotalMilliseconds)
            {
                avoided.TryAdd(attempt.Worker, MatchRefusal.HandedBackHere);
            }
            else if (attempt.Outcome == AttemptOutcome.Requeued && nowMs - ended < options.AvoidAfterHandBack.TotalMilliseconds)
            {
                // It is still being told to stop.
                avoided.TryAdd(attempt.Worker, MatchRefusal.TakenAway);
            }
        }

        if (lastResort is not null && anyOther(UnableOf(job)))
        {
            foreach (var worker in lastResort)
            {
                avoided.TryAdd(worker, MatchRefusal.FailedHereBefore);
            }
        }

        return avoided;
    }

    /// <summary>True when it matters to the job who else is connected.</summary>
    public static bool DependsOnOthers(Job job) => job.Attempts.Any(attempt => IsFailure(attempt.Outcome));

    /// <summary>An end after which another worker is asked first.</summary>
    private static bool IsFailure(AttemptOutcome outcome) =>
        outcome is AttemptOutcome.WorkerFailed
            or AttemptOutcome.WorkerTooSlow
            or AttemptOutcome.WorkerLost
            or AttemptOutcome.ResultRefused
            or AttemptOutcome.Declined;

    /// <summary>Those that are no other worker: it went wrong there, it was taken from them, or they run the job now.</summary>
    private static HashSet<WorkerId> UnableOf(Job job) =>
        [.. job.Attempts.Where(attempt => attempt.EndedAtMs is null || attempt.Outcome == AttemptOutcome.Reassigned || IsFailure(attempt.Outcome)).Select(attempt => attempt.Worker)];

    private static IReadOnlyDictionary<WorkerId, MatchRefusal> None { get; } = new Dictionary<WorkerId, MatchRefusal>();
}
