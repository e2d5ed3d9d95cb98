using System.Collections.Concurrent;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Tests.Stores;

/// <summary>A store in which something happens just before an index, or just after a page of events, is read.</summary>
internal sealed class InterruptedJobStore(IJobStore inner) : IJobStore
{
    private int _eventReads;

    public Func<Task>? BeforeRange { get; set; }

    public Func<Task>? AfterEvents { get; set; }

    /// <summary>The accounts of each look for news.</summary>
    public ConcurrentBag<IReadOnlyList<AccountId>> Looks { get; } = [];

    /// <summary>How many pages of events were read.</summary>
    public int EventReads => Volatile.Read(ref _eventReads);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<Job>> FindAsync(IReadOnlyList<JobId> ids, CancellationToken cancellationToken) => inner.FindAsync(ids, cancellationToken);

    public Task<ApplyOutcome> ApplyAsync(JobTransaction transaction, CancellationToken cancellationToken) => inner.ApplyAsync(transaction, cancellationToken);

    public Task<IdempotencyClaim?> FindClaimAsync(AccountId account, string key, CancellationToken cancellationToken) =>
        inner.FindClaimAsync(account, key, cancellationToken);

    public async Task<IReadOnlyList<(JobId Id, long Score)>> RangeAsync(
        JobIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken)
    {
        if (BeforeRange is { } before)
        {
            await before();
        }

        return await inner.RangeAsync(index, minScore, maxScore, limit, descending, cancellationToken);
    }

    public Task<IReadOnlyList<QueueLoad>> QueueLoadsAsync(CancellationToken cancellationToken) => inner.QueueLoadsAsync(cancellationToken);

    public Task<IReadOnlyList<QueueFlow>> ReadQueueAsync(QueueId queue, QueueSlice slice, CancellationToken cancellationToken) =>
        inner.ReadQueueAsync(queue, slice, cancellationToken);

    public Task<long> CountAsync(JobIndex index, CancellationToken cancellationToken) => inner.CountAsync(index, cancellationToken);

    public Task<IReadOnlyList<long?>> PausedSinceAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) => inner.PausedSinceAsync(accounts, cancellationToken);

    public Task<long> SetPausedAsync(AccountId account, bool paused, long nowMs, CancellationToken cancellationToken) => inner.SetPausedAsync(account, paused, nowMs, cancellationToken);

    public Task<IReadOnlyList<(AccountId Account, long Mark)>> UnsettledPausesAsync(int limit, CancellationToken cancellationToken) => inner.UnsettledPausesAsync(limit, cancellationToken);

    public Task SettlePauseAsync(AccountId account, long mark, CancellationToken cancellationToken) => inner.SettlePauseAsync(account, mark, cancellationToken);

    public Task<LeaseRenewal> RenewLeaseAsync(JobId id, string token, long fence, long untilMs, CancellationToken cancellationToken) =>
        inner.RenewLeaseAsync(id, token, fence, untilMs, cancellationToken);

    public Task<IReadOnlyList<IReadOnlyList<double>>> ReadSamplesAsync(IReadOnlyList<SampleSeries> series, CancellationToken cancellationToken) =>
        inner.ReadSamplesAsync(series, cancellationToken);

    public async Task<EventPage> ReadEventsAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _eventReads);
        var page = await inner.ReadEventsAsync(account, afterId, limit, cancellationToken);
        if (AfterEvents is { } after)
        {
            await after();
        }

        return page;
    }

    public Task HoldBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => inner.HoldBlobAsync(blob, holder, cancellationToken);

    public Task ReleaseBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => inner.ReleaseBlobAsync(blob, holder, cancellationToken);

    public Task<long> LastEventIdAsync(AccountId account, CancellationToken cancellationToken) => inner.LastEventIdAsync(account, cancellationToken);

    public Task<IReadOnlyList<long>> LastEventIdsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        Looks.Add(accounts);
        return inner.LastEventIdsAsync(accounts, cancellationToken);
    }
}
