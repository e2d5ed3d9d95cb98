using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// Jobs, their indexes and their events. The only place where a job changes is <see cref="ApplyAsync"/>.
/// Safe for concurrent use, also by several processes. Every method throws <see cref="StoreUnavailableException"/> when the store cannot be reached;
/// after that exception from <see cref="ApplyAsync"/> the transaction may or may not have been applied: read again.
/// </summary>
public interface IJobStore
{
    /// <summary>The job, or null.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>The jobs in the order asked, without those that do not exist. At most 256 ids.</summary>
    Task<IReadOnlyList<Job>> FindAsync(IReadOnlyList<JobId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Applies all changes and removals, index moves (<see cref="JobIndexes"/>), queue moves (<see cref="QueueMoves.Of"/>), credits, samples, one event for each change
    /// or removal, and publishes the wakes (<see cref="JobNotices"/>), or nothing. When it returns <see cref="ApplyOutcome.Applied"/> the change survives a
    /// kill of any process. Audits, standings and workers of the transaction are applied with it.
    /// Order of comparison: claim, guards, versions and fences, audits, standings and workers, the fingerprint, then the ledger.
    /// </summary>
    Task<ApplyOutcome> ApplyAsync(JobTransaction transaction, CancellationToken cancellationToken);

    /// <summary>
    /// The claim that the account's idempotency key stands for, or null when it is unknown or forgotten. <see cref="IdempotencyClaim.KeptForMs"/> is what is
    /// left.
    /// </summary>
    Task<IdempotencyClaim?> FindClaimAsync(AccountId account, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Ids in the index with scores from <paramref name="minScore"/> to <paramref name="maxScore"/> inclusive, by score then id; the other way round when
    /// <paramref name="descending"/>.
    /// </summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<(JobId Id, long Score)>> RangeAsync(
        JobIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken);

    /// <summary>The queues that hold jobs, in no order.</summary>
    Task<IReadOnlyList<QueueLoad>> QueueLoadsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Flows of the queue by start tag, then account, each with some of its jobs. Costs the same however many jobs wait. What others change in between may be
    /// seen in part.
    /// </summary>
    Task<IReadOnlyList<QueueFlow>> ReadQueueAsync(QueueId queue, QueueSlice slice, CancellationToken cancellationToken);

    /// <summary>How many jobs the index holds.</summary>
    Task<long> CountAsync(JobIndex index, CancellationToken cancellationToken);

    /// <summary>Moves the end of a lease to <paramref name="untilMs"/> if token and fence are those of the running lease; never moves it back.</summary>
    Task<LeaseRenewal> RenewLeaseAsync(JobId id, string token, long fence, long untilMs, CancellationToken cancellationToken);

    /// <summary>The samples of each series, oldest first; none for one that was never written or is forgotten.</summary>
    /// <param name="series">At most 256.</param>
    Task<IReadOnlyList<IReadOnlyList<double>>> ReadSamplesAsync(IReadOnlyList<SampleSeries> series, CancellationToken cancellationToken);

    /// <summary>
    /// Says that <paramref name="holder"/> (a job's id, or another name) is about to name the blob, in <see cref="JobIndex.BlobHolders"/> with score 0; who
    /// names it already keeps the score. Comes before the blob is written, or found to exist: from here on nobody collects it.
    /// </summary>
    Task HoldBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken);

    /// <summary>Takes back the hold of one that does not name the blob and never will.</summary>
    Task ReleaseBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken);

    /// <summary>Events of the account after <paramref name="afterId"/>, oldest first, as far as they are in the store.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<EventPage> ReadEventsAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Since when each of these accounts has its queue paused, Unix milliseconds, in their order; null: it runs.</summary>
    /// <param name="accounts">At most 256.</param>
    Task<IReadOnlyList<long?>> PausedSinceAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>
    /// Pauses the account's queue, or lets it go on, for <see cref="JobGuard.QueueRuns"/> and <see cref="JobGuard.QueuePaused"/>, and tells the pool (<see cref="WakeTopic.Pause"/>).
    /// One that is paused already keeps its time. The jobs are not touched; until <see cref="SettlePauseAsync"/> says that they are, the account is among <see cref="UnsettledPausesAsync"/>.
    /// </summary>
    /// <returns>A mark for <see cref="SettlePauseAsync"/>, larger than any that the account has open.</returns>
    Task<long> SetPausedAsync(AccountId account, bool paused, long nowMs, CancellationToken cancellationToken);

    /// <summary>Accounts whose jobs may not be yet what <see cref="SetPausedAsync"/> said, with their marks, oldest first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<(AccountId Account, long Mark)>> UnsettledPausesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The account's jobs are what was said; nothing happens when <see cref="SetPausedAsync"/> gave out another mark since.</summary>
    Task SettlePauseAsync(AccountId account, long mark, CancellationToken cancellationToken);

    /// <summary>Id of the account's newest event; 0 when there is none.</summary>
    Task<long> LastEventIdAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>The same of each of these accounts, in their order, in one read.</summary>
    /// <param name="accounts">At most 256.</param>
    Task<IReadOnlyList<long>> LastEventIdsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);
}
