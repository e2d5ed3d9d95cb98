using System.Collections.Immutable;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Workers;

/// <content>What the worker says and what was measured of it.</content>
public sealed partial class WorkerSession
{
    private WorkerCapabilities _told;
    private ImmutableDictionary<ManifestId, Measurement> _measured = ImmutableDictionary<ManifestId, Measurement>.Empty;

    /// <summary>What the worker took to answer when it connected, where nothing had to be computed.</summary>
    public TimeSpan RoundTrip { get; }

    /// <summary>What it can do, as it said last.</summary>
    internal WorkerCapabilities Told
    {
        get
        {
            lock (_gate)
            {
                return _told;
            }
        }
    }

    /// <summary>What was measured of it, by model.</summary>
    internal ImmutableDictionary<ManifestId, Measurement> Measured
    {
        get
        {
            lock (_gate)
            {
                return _measured;
            }
        }
    }

    /// <summary>Takes in what was measured.</summary>
    internal void Measure(Func<ImmutableDictionary<ManifestId, Measurement>, ImmutableDictionary<ManifestId, Measurement>> change)
    {
        lock (_gate)
        {
            _measured = change(_measured);
            _capabilities = MeasurementRules.Apply(_told, _measured);
        }

        OnChanged?.Invoke();
    }
}
