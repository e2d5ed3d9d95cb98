using System.Collections.Concurrent;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// How many jobs go before a waiting one, by the order in which they would be served now. Exact for up to 256 accounts whose jobs have equal work and weight;
/// else an estimate that takes the queue's average job for each, never more than all that wait. What it reads is up to a second old. Safe for concurrent use.
/// Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class QueuePositions(IJobStore store, TimeProvider time)
{
    private const int MostFlows = 256;
    private const int MostShown = 32;
    private const int MostBefore = 1_000;
    private const int MostKept = 1_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<QueueId, (Snapshot Snapshot, long At)> _snapshots = new();

    /// <summary>Jobs ahead, from 0; null when the job does not wait, or is held back by its artist.</summary>
    public async Task<long?> AheadOfAsync(Job job, CancellationToken cancellationToken)
    {
        if (!job.Waits)
        {
            return null;
        }

        var queue = new QueueId(job.Spec.Manifest, job.Share.Class);
        var snapshot = await ReadAsync(queue, cancellationToken);
        var earlier = await store.RangeAsync(
            new JobIndex.Flow(queue, job.Account), long.MinValue, job.QueuePlace, MostBefore, descending: false, cancellationToken);
        var own = earlier.TakeWhile(entry => entry.Id != job.Id).Count();
        var mine = snapshot.Flows.FirstOrDefault(flow => flow.Account == job.Account)?.StartTag ?? (snapshot.Flows.Count > 0 ? snapshot.Flows[^1].StartTag : 0);
        var tag = mine + (own * snapshot.Charge);
        var others = snapshot.Flows.Where(flow => flow.Account != job.Account).Sum(flow => Before(flow, tag, job, snapshot.Charge));
        return snapshot.Higher + Math.Min(own + others, Math.Max(own, snapshot.Waiting - 1));
    }

    /// <summary>Jobs of another account that have a smaller tag, or the same one and the smaller name.</summary>
    private static long Before(QueueFlow flow, long tag, Job job, long charge)
    {
        if (flow.StartTag > tag)
        {
            return 0;
        }

        var (turns, rest) = Math.DivRem(tag - flow.StartTag, charge);
        var jobs = turns + (rest > 0 || string.CompareOrdinal(flow.Account.Value, job.Account.Value) < 0 ? 1 : 0);
        return flow.Jobs.Count < MostShown ? Math.Min(jobs, flow.Jobs.Count) : jobs;
    }

    private async Task<Snapshot> ReadAsync(QueueId queue, CancellationToken cancellationToken)
    {
        if (_snapshots.TryGetValue(queue, out var kept) && time.GetElapsedTime(kept.At) < KeptFor)
        {
            return kept.Snapshot;
        }

        if (_snapshots.Count >= MostKept)
        {
            _snapshots.Clear();
        }

        var loads = await store.QueueLoadsAsync(cancellationToken);
        var load = loads.FirstOrDefault(one => one.Queue == queue) ?? new QueueLoad(queue, 1, 1);
        var snapshot = new Snapshot(
            loads.Where(one => one.Queue.Manifest == queue.Manifest && one.Queue.Class < queue.Class).Sum(one => one.Jobs),
            load.Jobs,
            Math.Max(1, load.Work / Math.Max(1, load.Jobs)),
            await store.ReadQueueAsync(queue, new QueueSlice(0, MostFlows, 0, MostShown), cancellationToken));
        _snapshots[queue] = (snapshot, time.GetTimestamp());
        return snapshot;
    }

    /// <param name="Higher">Jobs of higher classes.</param>
    /// <param name="Waiting">Jobs of the queue.</param>
    /// <param name="Charge">Of its average job.</param>
    /// <param name="Flows">With some of their jobs.</param>
    private sealed record Snapshot(long Higher, long Waiting, long Charge, IReadOnlyList<QueueFlow> Flows);
}
