using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>Which workers a job keeps away from for a while, because of how its attempts there ended. Pure functions.</summary>
internal static class WorkerAvoidance
{
    /// <summary>The workers and why; at most as many as attempts are kept.</summary>
    public static IReadOnlyDictionary<WorkerId, MatchRefusal> Of(Job job, long nowMs, MatchingOptions options)
    {
        if (job.Attempts.Count == 0)
        {
            return None;
        }

        var avoided = new Dictionary<WorkerId, MatchRefusal>();
        foreach (var attempt in job.Attempts)
        {
            if (attempt.EndedAtMs is not { } ended)
            {
                avoided[attempt.Worker] = MatchRefusal.RunsItAlready;
                continue;
            }

            var sinceMs = nowMs - ended;
            switch (attempt.Outcome)
            {
                case AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerTooSlow or AttemptOutcome.ResultRefused or AttemptOutcome.Declined
                    when sinceMs < options.AvoidAfterFailure.TotalMilliseconds:
                    avoided[attempt.Worker] = MatchRefusal.FailedHereBefore;
                    break;
                case AttemptOutcome.HandedBack when sinceMs < options.AvoidAfterHandBack.TotalMilliseconds:
                    avoided.TryAdd(attempt.Worker, MatchRefusal.HandedBackHere);
                    break;
                default:
                    break;
            }
        }

        return avoided;
    }

    private static IReadOnlyDictionary<WorkerId, MatchRefusal> None { get; } = new Dictionary<WorkerId, MatchRefusal>();
}
