using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Network;

namespace SogniLike.Simulation.Actors;

/// <summary>A job in a worker's hands.</summary>
internal sealed class WorkerJob(LeaseClaim claim, JobSpec spec)
{
    public LeaseClaim Claim => claim;

    public JobSpec Spec => spec;

    /// <summary>Virtual time at which the worker stops unless it is told that the lease was renewed.</summary>
    public TimeSpan LeaseUntil { get; set; }

    /// <summary>The lease is gone: stop.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Set when it is drawn.</summary>
    public Picture? Picture { get; set; }

    /// <summary>The stream on which it is being returned.</summary>
    public Wire? ReturningOn { get; set; }
}
