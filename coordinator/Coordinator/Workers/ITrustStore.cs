using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Workers;

/// <summary>What is known about workers' honesty. Safe for concurrent use, also by several processes. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface ITrustStore
{
    /// <summary>What is known of these workers, at most 1,000; nothing of those that nothing was ever drawn of.</summary>
    Task<IReadOnlyDictionary<WorkerId, WorkerTrust>> FindAsync(IReadOnlyList<WorkerId> workers, CancellationToken cancellationToken);

    /// <summary>Changes what is known of the worker of <paramref name="first"/> and returns it.</summary>
    /// <param name="first">What is changed when nothing is known yet.</param>
    /// <param name="change">Pure; asked again when somebody else changes it meanwhile.</param>
    Task<WorkerTrust> ChangeAsync(WorkerTrust first, Func<WorkerTrust, WorkerTrust> change, CancellationToken cancellationToken);
}
