using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Jobs;

/// <summary>A condition on indexes and counters that the store checks in the same transaction as the changes. A closed set.</summary>
public abstract record JobGuard
{
    private JobGuard()
    {
    }

    /// <summary>The index holds at most <paramref name="Most"/> jobs before the changes.</summary>
    public sealed record CountAtMost(JobIndex Index, long Most) : JobGuard;

    /// <summary>The job stands in the index with a score of at most <paramref name="Most"/> (a lease that nobody renewed meanwhile).</summary>
    public sealed record ScoreAtMost(JobIndex Index, JobId Job, long Most) : JobGuard;

    /// <summary>The account's queue is not paused.</summary>
    public sealed record QueueRuns(AccountId Account) : JobGuard;

    /// <summary>The account's queue is paused.</summary>
    public sealed record QueuePaused(AccountId Account) : JobGuard;

    /// <summary>
    /// The counter with <paramref name="Amount"/> added is at most <paramref name="Most"/>; it is added with the changes, and the counter is kept for
    /// <paramref name="KeptForMs"/> from then.
    /// </summary>
    public sealed record SpendAtMost(JobCounter Counter, long Amount, long Most, long KeptForMs) : JobGuard;
}
