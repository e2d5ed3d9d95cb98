using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Workers;

/// <summary>What a connected worker looks like now; kept for a short while and never durable.</summary>
public sealed record WorkerPresence
{
    public required WorkerId Id { get; init; }

    /// <summary>The coordinator it is connected to.</summary>
    public required string CoordinatorId { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string Device { get; init; }

    public required string ExecutionProvider { get; init; }

    public required int Slots { get; init; }

    public required int BusySlots { get; init; }

    public required bool Paused { get; init; }

    /// <summary>It gets no jobs: it failed too often, or an operator said so.</summary>
    public bool OnHold { get; init; }

    /// <summary>It takes nothing new: it is going away, or an operator drains it.</summary>
    public bool Draining { get; init; }

    public required IReadOnlyList<ManifestId> Models { get; init; }

    /// <summary>Megapixel-steps per second with each of <see cref="Models"/>, in their order; 0 and missing: not known.</summary>
    public IReadOnlyList<double> Speeds { get; set; } = [];

    /// <summary>All that it can do; null when an older coordinator said that it is here.</summary>
    public WorkerCapabilities? Capabilities { get; init; }

    /// <summary>Optional parts of the protocol that are in force. Settable, as <see cref="Network"/>: an older coordinator does not say.</summary>
    public IReadOnlyList<string> Features { get; set; } = [];

    /// <summary>Where it is connected from (<see cref="Auditing.WorkerNetwork"/>).</summary>
    public string Network { get; set; } = "";

    /// <summary>Unix milliseconds of the last message.</summary>
    public required long LastSeenAtMs { get; init; }
}
