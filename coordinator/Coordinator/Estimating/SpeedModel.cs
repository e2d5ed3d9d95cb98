using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Estimating;

/// <summary>
/// How fast each worker is with each model, from the jobs it delivered. The samples are in the store, the speeds with the worker's session. Safe for concurrent
/// use.
/// </summary>
internal sealed class SpeedModel(IJobStore store, WorkerDirectory directory, TimeProvider time, IOptions<EstimatingOptions> options)
{
    private static readonly TimeSpan MedianKeptFor = TimeSpan.FromSeconds(5);

    /// <summary>Workers name manifests freely: what is remembered about them is bounded.</summary>
    private const int MostMedians = 1_000;

    private readonly ConcurrentDictionary<ManifestId, (double? Median, long At)> _medians = new();

    /// <summary>Reads what is known about the session's worker with each of its models, and assumes the rest.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async Task LoadAsync(WorkerSession session, WorkerCapabilities capabilities, CancellationToken cancellationToken)
    {
        // What the worker does not have any more is forgotten: its list is bounded, and so is this.
        var models = capabilities.Models.DistinctBy(model => model.Manifest).ToList();
        var had = session.Speeds;
        session.UpdateSpeeds(speeds => speeds.RemoveRange(speeds.Keys.Except(models.Select(model => model.Manifest))));
        var fresh = models.Where(model => !had.ContainsKey(model.Manifest)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        var samples = await store.ReadSamplesAsync([.. fresh.Select(model => new SampleSeries.Speed(session.Worker.Id, model.Manifest))], cancellationToken);
        session.UpdateSpeeds(speeds => speeds.SetItems(fresh.Zip(samples).Select(pair => KeyValuePair.Create(
            pair.First.Manifest,
            pair.Second.Count > 0 ? WorkerSpeed.Measured([.. pair.Second]) : new WorkerSpeed(Assume(pair.First, session.Measured.GetValueOrDefault(pair.First.Manifest)), [])))));
    }

    /// <summary>Milliseconds that a job should take a worker, from the assignment to the returned result; at least 1.</summary>
    public long ExpectedMs(WorkerId worker, JobSpec spec) => (long)Math.Clamp(1_000 * JobWork.Of(spec).MegapixelSteps / Of(worker, spec.Manifest), 1, 1e12);

    /// <summary>Megapixel-steps per second of a worker with a model.</summary>
    public double Of(WorkerId worker, ManifestId manifest) =>
        directory.Find(worker)?.Speeds.GetValueOrDefault(manifest)?.PerSecond ?? MedianOf(manifest) ?? options.Value.DefaultSpeed;

    /// <summary>
    /// What the leases that a change ends say about their workers' speed. A delivery says all. A worker that was still at it after the expected time is at most
    /// this fast: without that, one that never finishes in time would never be expected to need longer.
    /// </summary>
    public static IReadOnlyList<Sample> SamplesOf(JobChange change)
    {
        var samples = new List<Sample>();
        foreach (var attempt in EndedAttempts.Of(change))
        {
            var tookMs = Math.Max(1, attempt.EndedAtMs!.Value - attempt.StartedAtMs);
            var tells = attempt.Outcome == AttemptOutcome.Delivered
                || (attempt.Outcome is AttemptOutcome.WorkerTooSlow or AttemptOutcome.Superseded
                    && change.Before?.Running(attempt.Fence)?.Pace is { } pace && tookMs > pace.ExpectedMs);
            if (tells)
            {
                var spec = change.After.Spec;
                samples.Add(new Sample(new SampleSeries.Speed(attempt.Worker, spec.Manifest), 1_000 * JobWork.Of(spec).MegapixelSteps / tookMs));
            }
        }

        return samples;
    }

    /// <summary>Takes in that the worker was measured with a model; what it delivered says more.</summary>
    public void Assume(WorkerSession session, ModelCapability model) => session.UpdateSpeeds(speeds => speeds.TryGetValue(model.Manifest, out var known) && !known.IsMeasured
        ? speeds.SetItem(model.Manifest, new WorkerSpeed(Assume(model, session.Measured.GetValueOrDefault(model.Manifest)), []))
        : speeds);

    /// <summary>Takes in samples that were just written.</summary>
    public void Learn(IEnumerable<Sample> samples)
    {
        foreach (var (series, value) in samples)
        {
            if (series is SampleSeries.Speed speed && directory.Find(speed.Worker) is { } session)
            {
                session.UpdateSpeeds(speeds => speeds.TryGetValue(speed.Manifest, out var known)
                    ? speeds.SetItem(speed.Manifest, known.With(value, series.Most))
                    : speeds);
            }
        }
    }

    /// <summary>What its answers to questions took, or the worker's own benchmark, within reason, or what the others do, or the default.</summary>
    private double Assume(ModelCapability model, Measurement? measured) => MeasurementRules.SpeedOf(measured, model.ClaimedSpeed) is > 0 and var speed ? speed : (model.ClaimedSpeed, MedianOf(model.Manifest)) switch
    {
        ( > 0, { } median) => Math.Clamp(model.ClaimedSpeed, median / options.Value.MaxClaimFactor, median * options.Value.MaxClaimFactor),
        ( > 0, null) => model.ClaimedSpeed,
        (_, { } median) => median,
        _ => options.Value.DefaultSpeed,
    };

    /// <summary>The median of the workers connected here that were measured with the model; null while there is none.</summary>
    private double? MedianOf(ManifestId manifest)
    {
        if (_medians.TryGetValue(manifest, out var kept) && time.GetElapsedTime(kept.At) < MedianKeptFor)
        {
            return kept.Median;
        }

        var speeds = directory.Sessions()
            .Select(session => session.Speeds.GetValueOrDefault(manifest))
            .Where(speed => speed is { IsMeasured: true })
            .Select(speed => speed!.PerSecond)
            .Order()
            .ToList();
        double? median = speeds.Count > 0 ? Quantiles.Of(speeds, 0.5) : null;
        if (_medians.Count >= MostMedians)
        {
            _medians.Clear();
        }

        _medians[manifest] = (median, time.GetTimestamp());
        return median;
    }
}
