using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>What the status page tells.</summary>
public sealed record StatusView
{
    public required PoolCondition Condition { get; init; }

    /// <summary>The newest numbers that could be read; null when none ever could.</summary>
    public required StatusNumbers? Numbers { get; init; }

    /// <summary>True when the numbers are from before an outage.</summary>
    public required bool IsStale { get; init; }

    /// <summary>a, W and the like.</summary>
    public required AuditsOptions Audits { get; init; }

    /// <summary>Newest first, with the key where it may be shown.</summary>
    public required IReadOnlyList<(Epoch Epoch, string? Key)> Epochs { get; init; }

    /// <summary>SHA-256, hexadecimal.</summary>
    public required string PolicyVersion { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string PoolId { get; init; }
}
