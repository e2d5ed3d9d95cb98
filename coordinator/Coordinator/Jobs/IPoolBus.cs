using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// Messages between the coordinators of a pool that may be lost: wakes and progress. Nothing here is durable.
/// Safe for concurrent use. Handlers are called one at a time per subscription and must not block.
/// </summary>
public interface IPoolBus
{
    /// <summary>Calls <paramref name="handler"/> for every wake of any coordinator, this one included, until the result is disposed.</summary>
    Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken);

    /// <summary>Tells the account's watchers, on any coordinator, where a job is. Does not throw when the bus is down: progress is last-value only.</summary>
    /// <returns>Whether anybody watches the account, on any coordinator; null while that is not known.</returns>
    Task<bool?> PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="handler"/> for progress of the account's jobs until the result is disposed.</summary>
    Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken);
}
