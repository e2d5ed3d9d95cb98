using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>One message on the presence channel: what one coordinator says to all.</summary>
internal sealed record PresenceMessage
{
    /// <summary>Which running coordinator says it; every start has another name.</summary>
    public required string From { get; init; }

    /// <summary>A worker is here.</summary>
    public WorkerPresence? Here { get; init; }

    /// <summary>How long that holds, milliseconds from <see cref="WorkerPresence.LastSeenAtMs"/>.</summary>
    public long KeepForMs { get; init; }

    /// <summary>A worker left.</summary>
    public PresenceGone? Gone { get; init; }

    /// <summary>A coordinator started and asks the others who is with them.</summary>
    public bool Ask { get; init; }
}

/// <summary>A worker left the coordinator it was connected to.</summary>
internal sealed record PresenceGone(WorkerId Worker, string CoordinatorId);
