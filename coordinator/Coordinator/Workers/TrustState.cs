namespace SogniLike.Coordinator.Workers;

/// <summary>Where a worker stands.</summary>
public enum TrustState
{
    /// <summary>It delivered fewer than n0 jobs since it began; where audits are drawn, each of them is chosen.</summary>
    Probation = 1,

    /// <summary>It delivered more; where audits are drawn, some are chosen.</summary>
    Trusted = 2,

    /// <summary>As <see cref="HoldKind.Held"/>.</summary>
    Held = 3,

    /// <summary>As <see cref="HoldKind.Quarantined"/>.</summary>
    Quarantined = 4,

    /// <summary>As <see cref="HoldKind.Banned"/>.</summary>
    Banned = 5,
}
