namespace SogniLike.Coordinator.Jobs;

/// <summary>Which attempts a change ends: a function of the change alone. Stores count them, metrics tell them.</summary>
public static class EndedAttempts
{
    /// <summary>The attempts that ran before the change, or began with it, and do not run after it.</summary>
    public static IReadOnlyList<JobAttempt> Of(JobChange change)
    {
        var before = change.Before?.Attempts.Where(attempt => attempt.Outcome != AttemptOutcome.Running).Select(attempt => attempt.Fence).ToHashSet() ?? [];
        return [.. change.After.Attempts.Where(attempt => attempt.Outcome != AttemptOutcome.Running && !before.Contains(attempt.Fence))];
    }
}
