namespace SogniLike.Coordinator.Identity;

/// <summary>How much a key may ask; null: no limit of its own. What a sub-key asks counts for its parent too.</summary>
public sealed record KeyCaps
{
    /// <summary>No limits of its own.</summary>
    public static KeyCaps None { get; } = new();

    /// <summary>Calls of any kind, on each coordinator. 1 to 1,000,000.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Jobs that are not over, on all coordinators together. 1 to 100,000.</summary>
    public int? ConcurrentJobs { get; init; }

    /// <summary>Jobs submitted from midnight to midnight UTC, on all coordinators together. 1 to 10,000,000.</summary>
    public long? JobsPerDay { get; init; }

    /// <summary>Estimated work submitted from midnight to midnight UTC, in kilopixel-steps, on all coordinators together. 1 to 10^15.</summary>
    public long? WorkPerDay { get; init; }

    /// <summary>True when there is no limit at all.</summary>
    public bool IsEmpty => this == None;
}
