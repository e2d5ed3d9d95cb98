using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Estimating;

/// <summary>The newest of some measured numbers, kept by the store and shared by all coordinators. A closed set; each series is bounded.</summary>
public abstract record SampleSeries
{
    private SampleSeries(int most) => Most = most;

    /// <summary>A series that gets nothing for so long is forgotten, so that workers and models that are gone leave nothing behind.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(90);

    /// <summary>Samples kept; the oldest make room.</summary>
    public int Most { get; }

    /// <summary>How fast this worker was with this model, in megapixel-steps per second (<see cref="Queueing.JobWork"/>).</summary>
    public sealed record Speed(WorkerId Worker, ManifestId Manifest) : SampleSeries(9);

    /// <summary>Of jobs of this model: the natural logarithm of the time taken over the time first expected, from submission to delivery.</summary>
    public sealed record EtaErrors(ManifestId Manifest) : SampleSeries(64);

    /// <summary>When leases of this worker ended as WorkerFailed or ResultRefused, Unix milliseconds.</summary>
    public sealed record Failures(WorkerId Worker) : SampleSeries(100);

    /// <summary>When leases of this worker ended as WorkerLost, Unix milliseconds. One crash loses every job that the worker had, so several may be one.</summary>
    public sealed record Losses(WorkerId Worker) : SampleSeries(100);

    /// <summary>Of all jobs that were given a range at submission: 1 when delivered inside it, otherwise 0.</summary>
    public sealed record EtaHits() : SampleSeries(1_000);
}
