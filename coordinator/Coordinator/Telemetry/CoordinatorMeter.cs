using System.Diagnostics;
using System.Diagnostics.Metrics;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Telemetry;

/// <summary>The coordinator's metrics and traces, all under the name <see cref="Name"/>. Safe for concurrent use.</summary>
public sealed class CoordinatorMeter : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "SogniLike.Coordinator";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _changes;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _removals;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _bounds;
    private readonly Counter<long> _etas;
    private readonly Histogram<double> _wait;

    public CoordinatorMeter()
    {
        _changes = _meter.CreateCounter<long>("sognilike.jobs.changes", "{change}", "Changes of state, by the state after.");
        _attempts = _meter.CreateCounter<long>("sognilike.leasing.attempts", "{attempt}", "Leases that ended, by outcome.");
        _removals = _meter.CreateCounter<long>("sognilike.retention.removals", "{job}", "Jobs that were removed, by reason.");
        _conflicts = _meter.CreateCounter<long>("sognilike.jobs.conflicts", "{conflict}", "Changes decided on a job that somebody else had changed.");
        _bounds = _meter.CreateCounter<long>("sognilike.bounds.hit", "{hit}", "Bounds that were hit, by name.");
        _etas = _meter.CreateCounter<long>(
            "sognilike.estimating.etas", "{job}", "Delivered jobs that were given a range at submission, by whether they were delivered inside it.");
        _wait = _meter.CreateHistogram<double>("sognilike.queueing.wait", "s", "From submission to the first lease.");
    }

    /// <summary>Traces of the pipeline.</summary>
    internal static ActivitySource Activities { get; } = new(Name);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Applied(JobTransaction transaction)
    {
        foreach (var removal in transaction.Removals)
        {
            _removals.Add(1, new KeyValuePair<string, object?>("reason", removal.After.Reason));
        }

        foreach (var change in transaction.Changes)
        {
            if (change is not { Before.State: JobState.Delivered })
            {
                _changes.Add(1, new KeyValuePair<string, object?>("state", change.After.State));
            }

            foreach (var attempt in EndedAttempts.Of(change))
            {
                _attempts.Add(1, new KeyValuePair<string, object?>("outcome", attempt.Outcome));
            }

            if (change.After is { State: JobState.Leased, Fence: 1, Place: null } leased)
            {
                _wait.Record((leased.UpdatedAtMs - leased.CreatedAtMs) / 1000.0);
            }
        }
    }

    internal void Measured(IEnumerable<Sample> samples)
    {
        foreach (var sample in samples)
        {
            if (sample.Series is SampleSeries.EtaHits)
            {
                _etas.Add(1, new KeyValuePair<string, object?>("inside", sample.Value > 0));
            }
        }
    }

    internal void Conflict() => _conflicts.Add(1);

    internal void BoundHit(string bound) => _bounds.Add(1, new KeyValuePair<string, object?>("bound", bound));
}
