using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// Balances, journal and windows of a pool. What a job costs moves with the job (<see cref="JobTransaction.Ledger"/>), what has no job moves here, both by
/// the same rules. Entries are only ever added. Safe for concurrent use, also by several processes. Every method throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface ILedgerStore
{
    /// <summary>
    /// Applies the change or nothing: grant, entries, windows, one record. No account but issuance becomes negative by it. When it returns
    /// <see cref="LedgerOutcome.Applied"/> it survives a kill of any process.
    /// </summary>
    Task<LedgerOutcome> ApplyAsync(LedgerChange change, CancellationToken cancellationToken);

    /// <summary>The balances in the order asked; 0 for an account that nothing was ever posted to. Read at one moment.</summary>
    Task<IReadOnlyList<long>> BalancesAsync(IReadOnlyList<LedgerAccount> accounts, CancellationToken cancellationToken);

    /// <summary>Every account that something was posted to, at one moment.</summary>
    Task<LedgerSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Records after the given one, as far as they are in the store.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<JournalPage> ReadJournalAsync(long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>The newest records that name one of the artist's accounts, newest first, of the newest 5,000 of the store.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<JournalRecord>> StatementAsync(AccountId account, int limit, CancellationToken cancellationToken);

    /// <summary>What the worker earned and has not vested.</summary>
    Task<WorkerWindow> WindowAsync(WorkerId worker, CancellationToken cancellationToken);

    /// <summary>The oldest records, if the store holds more than <paramref name="kept"/>; at most 1,000.</summary>
    Task<IReadOnlyList<JournalRecord>> ReadOldAsync(int kept, CancellationToken cancellationToken);

    /// <summary>
    /// In one step: names the blob under <see cref="JournalSegment.Holder"/>, takes the records out of the store, keeps where they are. False, and nothing
    /// happens, when they are no longer the oldest, or the blob is no longer held.
    /// </summary>
    Task<bool> MoveAsync(JournalSegment segment, CancellationToken cancellationToken);

    /// <summary>The segment with the record after the given one, or null.</summary>
    Task<JournalSegment?> FindSegmentAsync(long afterId, CancellationToken cancellationToken);
}
