namespace SogniLike.Coordinator.Jobs;

/// <summary>Who is woken by a change: a function of the change alone. The store publishes them with the change.</summary>
public static class JobNotices
{
    /// <summary>The topics that a transaction wakes, each at most once.</summary>
    public static IReadOnlyList<WakeTopic> Of(JobTransaction transaction) =>
    [
        .. transaction.Changes.SelectMany(change => Of(change).Where(topic => topic is not WakeTopic.Queue || Last(transaction, change).Waits))
            .Concat(transaction.Removals.Select(removal => (WakeTopic)new WakeTopic.Account(removal.Before.Account)))
            .Concat(transaction.Audits.Any(change => change.After?.IsOpen == true) ? [new WakeTopic.Audits()] : [])
            .Concat(transaction.Workers.Select(change => (WakeTopic)new WakeTopic.Standing(change.After.Id)))
            .Distinct(),
    ];

    /// <summary>What the changed job is after the whole transaction.</summary>
    private static Job Last(JobTransaction transaction, JobChange change) => transaction.Changes.Last(one => one.After.Id == change.After.Id).After;

    /// <summary>The topics to wake, each at most once.</summary>
    public static IReadOnlyList<WakeTopic> Of(JobChange change)
    {
        var topics = new List<WakeTopic> { new WakeTopic.Account(change.After.Account) };
        if (change.After.Waits && change.Before?.Waits != true)
        {
            topics.Add(new WakeTopic.Queue(change.After.Spec.Manifest));
        }

        if (change.Before is { } before)
        {
            topics.AddRange(before.Running().Where(lease => change.After.Running(lease.Fence) is null).Select(lease => new WakeTopic.Worker(lease.Worker)));
        }

        return topics;
    }
}
