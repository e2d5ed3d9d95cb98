using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Estimating;

/// <summary>
/// When jobs will be delivered, from measured speeds, from what waits ahead, and from how wrong earlier estimates were. What it reads from the store is up to a
/// second old, so that a burst of submissions reads it once. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be
/// reached.
/// </summary>
public sealed class EtaModel
{
    private const double Low = 0.1;
    private const double High = 0.9;
    private const int EnoughErrors = 20;
    private const double LargestError = 6;
    private const int MostFlows = 64;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    /// <summary>Assumed errors until there are enough measured ones: from half of what was expected to three times.</summary>
    private static readonly double[] Prior = [Math.Log(0.5), Math.Log(0.7), 0, Math.Log(1.6), Math.Log(3)];

    private readonly IJobStore _store;
    private readonly IWorkerStore _workers;
    private readonly WorkerDirectory _directory;
    private readonly IPoolClock _clock;
    private readonly TimeProvider _time;
    private readonly IOptions<EstimatingOptions> _options;
    private readonly ConcurrentDictionary<QueueId, (Snapshot Snapshot, long At)> _snapshots = new();

    internal EtaModel(
        IJobStore store, IWorkerStore workers, WorkerDirectory directory, IPoolClock clock, TimeProvider time, IOptions<EstimatingOptions> options) =>
        (_store, _workers, _directory, _clock, _time, _options) = (store, workers, directory, clock, time, options);

    /// <summary>When new jobs of one request will be delivered, in order; null when no connected worker has the model.</summary>
    /// <param name="specs">At least one, all of one model.</param>
    internal async Task<(QueueAhead Ahead, IReadOnlyList<JobEta?> Etas)> EstimateAsync(
        AccountId account, JobShare share, IReadOnlyList<JobSpec> specs, CancellationToken cancellationToken)
    {
        var queue = new QueueId(specs[0].Manifest, share.Class);
        var snapshot = await ReadAsync(queue, cancellationToken);
        var own = snapshot.Waiting.Jobs > 0 ? await _store.CountAsync(new JobIndex.Flow(queue, account), cancellationToken) : 0;
        var (ahead, now) = (snapshot.AheadOf(own, own), _clock.NowMs);
        var (next, etas) = (ahead, new List<JobEta?>());
        foreach (var spec in specs)
        {
            var work = JobWork.Of(spec).MegapixelSteps;
            etas.Add(RangeOf(snapshot, now, snapshot.MsFor(next, work)));
            next += new QueueAhead(1, work);
        }

        return (ahead, etas);
    }

    /// <summary>When an unfinished job will be delivered, as things stand now; null when it is final, its artist holds it back, or no connected worker has its model.</summary>
    public async Task<JobEta?> EtaOfAsync(Job job, CancellationToken cancellationToken)
    {
        if (JobTransitions.Final.Contains(job.State) || job.PausedAtMs is not null)
        {
            return null;
        }

        var queue = new QueueId(job.Spec.Manifest, job.Share.Class);
        var (snapshot, now) = (await ReadAsync(queue, cancellationToken), _clock.NowMs);
        if (job.Running().MinBy(lease => lease.GrantedAtMs + (lease.Pace?.ExpectedMs ?? 0)) is { } lease)
        {
            // What is left by the worker's own steps is better than what was expected of it, once it has made some.
            var took = Math.Max(1, now - lease.GrantedAtMs);
            var expected = lease.Pace?.ExpectedMs ?? took;
            var left = _directory.ProgressOf(job) is { Step: > 1, Steps: > 0 } progress
                ? took * (progress.Steps - progress.Step + 1L) / progress.Step
                : Math.Max(expected - took, expected / 10);
            return RangeOf(snapshot, now, Math.Max(1, left));
        }

        var flow = new JobIndex.Flow(queue, job.Account);
        var before = await _store.RangeAsync(flow, long.MinValue, job.QueuePlace - 1, 1_000, descending: false, cancellationToken);
        var own = await _store.CountAsync(flow, cancellationToken);
        return RangeOf(snapshot, now, snapshot.MsFor(snapshot.AheadOf(before.Count, own), JobWork.Of(job.Spec).MegapixelSteps));
    }

    /// <summary>Of the jobs that were given a range at submission and delivered since, at most the newest 1,000: how many, and which share inside it.</summary>
    public async Task<(int Jobs, double InsideShare)> CalibrationAsync(CancellationToken cancellationToken)
    {
        var hits = (await _store.ReadSamplesAsync([new SampleSeries.EtaHits()], cancellationToken))[0];
        return (hits.Count, hits.Count == 0 ? 0 : hits.Average());
    }

    /// <summary>What a delivery says about the range that the job was given at submission; nothing when its artist paused or moved it.</summary>
    internal static IReadOnlyList<Sample> SamplesOf(JobChange change) => change.After is { State: JobState.Delivered, FirstEta: { } eta, Place: null } job
        ?
        [
            new Sample(
                new SampleSeries.EtaErrors(job.Spec.Manifest),
                Math.Clamp(Math.Log(Math.Max(1.0, job.UpdatedAtMs - job.CreatedAtMs) / eta.ModelMs), -LargestError, LargestError)),
            new Sample(new SampleSeries.EtaHits(), job.UpdatedAtMs >= eta.EarliestAtMs && job.UpdatedAtMs <= eta.LatestAtMs ? 1 : 0),
        ]
        : [];

    private static JobEta? RangeOf(Snapshot snapshot, long nowMs, long? modelMs) => modelMs is { } ms
        ? new JobEta(
            nowMs + (long)(ms * Math.Exp(snapshot.LowError)), nowMs + (long)Math.Ceiling(ms * Math.Exp(snapshot.HighError)), ms)
        : null;

    private async Task<Snapshot> ReadAsync(QueueId queue, CancellationToken cancellationToken)
    {
        if (_snapshots.TryGetValue(queue, out var kept) && _time.GetElapsedTime(kept.At) < KeptFor)
        {
            return kept.Snapshot;
        }

        // At the same time: nobody's submission waits for one after the other.
        var (readLoads, readFlows, readErrors) = (
            _store.QueueLoadsAsync(cancellationToken),
            _store.ReadQueueAsync(queue, new QueueSlice(0, MostFlows, 0, 0), cancellationToken),
            _store.ReadSamplesAsync([new SampleSeries.EtaErrors(queue.Manifest)], cancellationToken));
        await Task.WhenAll(readLoads, readFlows, readErrors);
        var (loads, flows, errors) = (await readLoads, await readFlows, (await readErrors)[0]);
        var waiting = loads.FirstOrDefault(load => load.Queue == queue);
        var sorted = (errors.Count >= EnoughErrors ? errors : [.. errors, .. Prior]).Order().ToList();
        var snapshot = new Snapshot(
            CapacityOf(queue.Manifest, await _workers.ListPresenceAsync(_clock.NowMs, cancellationToken)),
            Sum(loads.Where(load => load.Queue.Manifest == queue.Manifest && load.Queue.Class < queue.Class)),
            waiting is null ? default : Sum([waiting]),
            Math.Max(1, flows.Count),
            Quantiles.Of(sorted, Low),
            Quantiles.Of(sorted, High));
        _snapshots[queue] = (snapshot, _time.GetTimestamp());
        return snapshot;
    }

    private static QueueAhead Sum(IEnumerable<QueueLoad> loads) =>
        loads.Aggregate(default(QueueAhead), (sum, load) => sum + new QueueAhead(load.Jobs, new JobWork(load.Work).MegapixelSteps));

    private PoolCapacity CapacityOf(ManifestId manifest, IReadOnlyList<WorkerPresence> present)
    {
        var able = new List<(WorkerPresence Worker, double PerSecond)>();
        foreach (var worker in present.Where(worker => !worker.Paused))
        {
            var place = worker.Models.ToList().IndexOf(manifest);
            if (place >= 0 && worker.Capabilities?.Models.Any(model => model.Manifest == manifest && model.Withheld) != true)
            {
                able.Add((worker, place < worker.Speeds.Count && worker.Speeds[place] > 0 ? worker.Speeds[place] : _options.Value.DefaultSpeed));
            }
        }

        return able.Count == 0
            ? new PoolCapacity(0, 0, 0, 0)
            : new PoolCapacity(
                able.Sum(one => one.PerSecond * one.Worker.Slots),
                Quantiles.Of([.. able.Select(one => one.PerSecond).Order()], 0.5),
                able.Sum(one => one.Worker.BusySlots),
                able.Sum(one => Math.Max(0, one.Worker.Slots - one.Worker.BusySlots)));
    }

    /// <summary>What is known about a queue and the workers for it.</summary>
    private sealed record Snapshot(PoolCapacity Capacity, QueueAhead Higher, QueueAhead Waiting, int Flows, double LowError, double HighError)
    {
        /// <summary>
        /// What runs before a job that has <paramref name="ownBefore"/> jobs of its account before it: accounts take turns, so the others come before it as
        /// often as its own do, or with all they have.
        /// </summary>
        public QueueAhead AheadOf(long ownBefore, long own)
        {
            var others = Math.Max(0, Flows - (own > 0 ? 1 : 0));
            var jobs = Math.Min(Waiting.Jobs, ownBefore + (others * (ownBefore + 1)));
            return Higher + new QueueAhead(jobs, Waiting.Jobs == 0 ? 0 : Waiting.MegapixelSteps * jobs / Waiting.Jobs);
        }

        /// <summary>Milliseconds until a job of this work is done; null when nobody can do it.</summary>
        public long? MsFor(QueueAhead ahead, double work)
        {
            if (Capacity.PerSecond <= 0)
            {
                return null;
            }

            // Whoever finds no free slot also waits for what runs, of which half is left on average.
            var running = ahead.Jobs >= Capacity.FreeSlots ? 0.5 * work * Capacity.BusySlots : 0;
            var queued = ahead.Jobs >= Capacity.FreeSlots ? ahead.MegapixelSteps : 0;
            return (long)Math.Clamp(Math.Round(1_000 * (((queued + running) / Capacity.PerSecond) + (work / Capacity.TypicalPerSecond))), 1, 1e12);
        }
    }
}
