using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Operations;

/// <summary>
/// What operators did, and how the pool did: two logs that are only added to; the oldest entries leave. Safe for concurrent use, also by several processes. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IOperationsStore
{
    /// <summary>
    /// Adds an action, linked by <see cref="ActionChain"/> to the newest entry at that moment, whoever else adds one. When it returns the entry survives a kill of any process.
    /// </summary>
    /// <param name="action">What was done.</param>
    /// <param name="kept">About how many of the newest are kept.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task AddActionAsync(AdminAction action, int kept, CancellationToken cancellationToken);

    /// <summary>The link of the newest entry, kept beside the log; null when none was added with a link.</summary>
    Task<ActionLink?> ActionHeadAsync(CancellationToken cancellationToken);

    /// <summary>Actions before the given one, newest first.</summary>
    /// <param name="before">Position of an entry, or null to begin with the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<StoredAction>> ListActionsAsync(string? before, int limit, CancellationToken cancellationToken);

    /// <summary>Adds a sample.</summary>
    /// <param name="sample">Newer than those before.</param>
    /// <param name="kept">About how many of the newest are kept.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task AddSampleAsync(PoolSample sample, int kept, CancellationToken cancellationToken);

    /// <summary>The newest samples, oldest first.</summary>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<PoolSample>> ListSamplesAsync(int limit, CancellationToken cancellationToken);
}
