using System.Text.Json.Serialization;

namespace SogniLike.Simulation.Scheduler;

/// <summary>What a run came to. Only runs without a violation have one.</summary>
internal sealed record SchedulerResult
{
    public required int Seed { get; init; }

    public required string Store { get; init; }

    public required int Jobs { get; init; }

    public required int Workers { get; init; }

    public required int Coordinators { get; init; }

    public required int Delivered { get; init; }

    public required int Failed { get; init; }

    public required int Cancelled { get; init; }

    /// <summary>Finished jobs that their artists deleted; they are counted above, too.</summary>
    public required int Deleted { get; init; }

    public required int Leases { get; init; }

    /// <summary>Of those the ones that gave a job which took too long to a second worker.</summary>
    public required int Hedges { get; init; }

    /// <summary>Results of such a second worker that came first.</summary>
    public required int HedgesWon { get; init; }

    /// <summary>Changes of queued jobs that their artists paused, let go on or moved.</summary>
    public required int Arranged { get; init; }

    /// <summary>Times at which a worker was handed several equal jobs to draw at once.</summary>
    public required int Batches { get; init; }

    /// <summary>The jobs of those.</summary>
    public required int BatchedJobs { get; init; }

    public required int CoordinatorsLost { get; init; }

    public required int WorkersLost { get; init; }

    public required int Cuts { get; init; }

    /// <summary>
    /// The difference between the work over weight that two artists were given while both waited, kilopixel-steps, of the two that came closest to their bound.
    /// Artists who all wait for the same workers, as in a run with a backlog, must stay below <see cref="FairnessBound"/>.
    /// </summary>
    public required long FairnessDrift { get; init; }

    /// <summary>The bound of coordinator/README.md for these two: the largest job of each, all that each had in flight at once, and the affinity allowance.</summary>
    public required long FairnessBound { get; init; }

    /// <summary>Leases that were given while two artists or more waited.</summary>
    public required int ContestedLeases { get; init; }

    /// <summary>Events of the loop; the invariants were compared after each.</summary>
    public required long Steps { get; init; }

    public required double VirtualSeconds { get; init; }

    /// <summary>From the calm until every job had ended.</summary>
    public required double SecondsToEndAfterCalm { get; init; }

    public required int LogLines { get; init; }

    /// <summary>SHA-256 of the event log: the same for every run of this seed, on either store.</summary>
    public required string LogSha256 { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Log { get; init; } = [];
}
