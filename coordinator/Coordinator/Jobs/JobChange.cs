namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// What a stage decided about one job, as data. Index moves, the event and the wakes follow from the two values alone
/// (<see cref="JobIndexes"/>, <see cref="Queueing.QueueMoves"/>, <see cref="JobNotices"/>), so that no stage can forget one.
/// </summary>
public sealed record JobChange
{
    private JobChange(Job? before, Job after)
    {
        Before = before;
        After = JobNews.Between(before, after) is { } kind ? after with { News = new JobNews(kind, after.Version) } : after;
    }

    /// <summary>What was read; null for a new job. The store compares its version and fence with what it holds.</summary>
    public Job? Before { get; }

    /// <summary>What it becomes; what is news of it is marked here (<see cref="JobNews"/>).</summary>
    public Job After { get; }

    /// <summary>The change from <paramref name="before"/> to <paramref name="after"/>.</summary>
    /// <exception cref="InvalidOperationException">The transition is not in <see cref="JobTransitions"/>, the version does not grow by one, or the fence
    /// shrinks, the leases are not those of a job in this state, or one that its artist holds back does not just wait: a bug in a stage.</exception>
    public static JobChange Of(Job? before, Job after)
    {
        var from = before?.State ?? JobState.None;
        if (!JobTransitions.IsAllowed(from, after.State))
        {
            throw new InvalidOperationException($"A job cannot go from {from} to {after.State}.");
        }

        if (after.Version != (before?.Version ?? 0) + 1 || after.Fence < (before?.Fence ?? 0))
        {
            throw new InvalidOperationException($"Version or fence of job {after.Id} does not grow as it must.");
        }

        if (!HasLeasesOfItsState(before, after))
        {
            throw new InvalidOperationException($"The leases of job {after.Id} are not those of a job that is {after.State}.");
        }

        if (after.PausedAtMs is not null && after.State != JobState.Queued)
        {
            throw new InvalidOperationException($"Job {after.Id} is held back by its artist and {after.State}.");
        }

        if (before?.PausedAtMs is not null && after.State == JobState.Leased)
        {
            throw new InvalidOperationException($"Job {after.Id} is held back by its artist and cannot be leased.");
        }

        return new JobChange(before, after);
    }

    /// <summary>A held result while Returned. One lease while Leased, or two of different workers; none otherwise. A lease that begins has a higher fence than any before.</summary>
    private static bool HasLeasesOfItsState(Job? before, Job after)
    {
        var begun = after.Running().Where(lease => before?.Running(lease.Fence)?.Token != lease.Token).ToList();
        return (after.State == JobState.Leased) == (after.Lease is not null)
            && (after.State == JobState.Returned) == (after.Held is not null)
            && (after.Hedge is null || (after.Lease is { } lease && lease.Worker != after.Hedge.Worker && lease.Fence != after.Hedge.Fence))
            && begun.Count <= 1
            && begun.All(lease => lease.Fence > (before?.Fence ?? 0) && lease.Fence == after.Fence);
    }
}
