namespace SogniLike.Coordinator.Jobs;

/// <summary>The newest news of a job: an event whose job has this very version is the one that brought it; those after it only carry it along.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Version">The job's version with which it happened.</param>
public sealed record JobNews(JobNewsKind Kind, long Version)
{
    /// <summary>What <paramref name="after"/> brings that <paramref name="before"/> had not, or null. A function of the two alone.</summary>
    public static JobNewsKind? Between(Job? before, Job after)
    {
        if (before is null || !JobTransitions.Final.Contains(after.State))
        {
            return null;
        }

        if (!JobTransitions.Final.Contains(before.State))
        {
            return after.State switch
            {
                JobState.Delivered => JobNewsKind.Delivered,
                JobState.Cancelled => JobNewsKind.Cancelled,
                _ => JobNewsKind.Failed,
            };
        }

        return after.Audit is { Refunded: > 0 } && before.Audit is not { Refunded: > 0 } ? JobNewsKind.Refunded : null;
    }
}
