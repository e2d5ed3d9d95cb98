namespace SogniLike.Coordinator.Jobs;

/// <summary>Which attempts a change ends: a function of the change alone. Stores count them, metrics tell them.</summary>
public static class EndedAttempts
{
    /// <summary>The attempts that ran before the change, or began with it, and do not run after it.</summary>
    public static IReadOnlyList<JobAttempt> Of(JobChange change)
    {
        // Every transaction asks several times, and few attempts are kept with a job.
        List<JobAttempt>? ended = null;
        foreach (var attempt in change.After.Attempts)
        {
            if (attempt.Outcome != AttemptOutcome.Running && !HadEnded(change.Before, attempt.Fence))
            {
                (ended ??= []).Add(attempt);
            }
        }

        return ended ?? (IReadOnlyList<JobAttempt>)[];
    }

    private static bool HadEnded(Job? job, long fence)
    {
        foreach (var attempt in job?.Attempts ?? [])
        {
            if (attempt.Fence == fence && attempt.Outcome != AttemptOutcome.Running)
            {
                return true;
            }
        }

        return false;
    }
}
