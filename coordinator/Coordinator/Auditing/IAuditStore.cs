using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Reads audits. They change only in <see cref="IJobStore.ApplyAsync"/>, with the jobs, credits and standings that change because of them (<see cref="JobTransaction.Audits"/>). Safe for
/// concurrent use, also by several processes. Every method throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IAuditStore
{
    /// <summary>The audit, or null.</summary>
    Task<Audit?> FindAsync(AuditId id, CancellationToken cancellationToken);

    /// <summary>The audits in the order asked, without those that do not exist. At most 256 ids.</summary>
    Task<IReadOnlyList<Audit>> FindAsync(IReadOnlyList<AuditId> ids, CancellationToken cancellationToken);

    /// <summary>Ids in the index with scores from <paramref name="minScore"/> to <paramref name="maxScore"/> inclusive, by score then id; the other way round when <paramref name="descending"/>.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<(AuditId Id, long Score)>> RangeAsync(AuditIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken);

    /// <summary>How many audits the index holds.</summary>
    Task<long> CountAsync(AuditIndex index, CancellationToken cancellationToken);
}
