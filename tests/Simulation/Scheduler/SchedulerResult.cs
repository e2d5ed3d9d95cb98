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

    public required int Leases { get; init; }

    public required int CoordinatorsLost { get; init; }

    public required int WorkersLost { get; init; }

    public required int Cuts { get; init; }

    /// <summary>
    /// The largest difference between the work over weight that two artists were given while both waited, kilopixel-steps. Artists who all wait for the same
    /// workers, as in a run with a backlog, must stay below <see cref="FairnessBound"/>.
    /// </summary>
    public required long FairnessDrift { get; init; }

    /// <summary>Largest job over weight of each of the two, and one for each slot of the pool: jobs in flight.</summary>
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
