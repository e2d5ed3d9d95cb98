using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Alerting;

/// <summary>
/// What is wrong with the pool now, by <see cref="AlertRules"/>: for whoever is told and whoever looks. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be
/// reached.
/// </summary>
public sealed class PoolAlerts
{
    private const int MostSamples = 1_000;

    private static readonly TimeSpan LookedAt = TimeSpan.FromHours(1);
    private static readonly TimeSpan LedgerInterval = TimeSpan.FromMinutes(1);

    private readonly IOperationsStore _store;
    private readonly IJobStore _jobs;
    private readonly IWorkerStore _workers;
    private readonly IModelStore _models;
    private readonly ILedgerStore _ledger;
    private readonly PoolOperations _operations;
    private readonly IPoolClock _clock;
    private readonly TimeProvider _time;
    private KnownSum? _sum;

    internal PoolAlerts(
        IOperationsStore store, IJobStore jobs, IWorkerStore workers, IModelStore models, ILedgerStore ledger, PoolOperations operations, IPoolClock clock, TimeProvider time) =>
        (_store, _jobs, _workers, _models, _ledger, _operations, _clock, _time) = (store, jobs, workers, models, ledger, operations, clock, time);

    /// <summary>What is wrong now, what is bad first. The ledger is as it was within the last minute.</summary>
    public async Task<IReadOnlyList<Alert>> NowAsync(CancellationToken cancellationToken) => AlertRules.Of(await FactsAsync(cancellationToken));

    private async Task<AlertFacts> FactsAsync(CancellationToken cancellationToken)
    {
        var now = _clock.NowMs;
        var present = await _workers.ListPresenceAsync(now, cancellationToken);
        var known = await _models.ListAsync(cancellationToken);
        var loads = await _jobs.QueueLoadsAsync(cancellationToken);
        var samples = await _store.ListSamplesAsync(MostSamples, cancellationToken);
        var (free, total) = _operations.BlobSpace();
        return new AlertFacts(
            present.Count,
            [
                .. from load in loads
                   group load.Jobs by load.Queue.Manifest into queue
                   select (PoolSample.NameOf(queue.Key, known), queue.Sum(), present.Count(one => one.Models.Contains(queue.Key))),
            ],
            [.. samples.Where(sample => sample.AtMs >= now - (long)LookedAt.TotalMilliseconds)],
            free,
            total,
            await LedgerSumAsync(cancellationToken));
    }

    /// <summary>All balances are many: they are added up now and then.</summary>
    private async Task<long> LedgerSumAsync(CancellationToken cancellationToken)
    {
        if (_sum is not { } known || _time.GetElapsedTime(known.At) >= LedgerInterval)
        {
            var snapshot = await _ledger.SnapshotAsync(cancellationToken);
            _sum = known = new KnownSum(_time.GetTimestamp(), snapshot.Balances.Sum(entry => entry.Balance));
        }

        return known.Sum;
    }

    /// <summary>What all balances came to, and when.</summary>
    private sealed record KnownSum(long At, long Sum);
}
