namespace SogniLike.Coordinator.Workers;

/// <summary>Where a worker stands.</summary>
public enum TrustState
{
    /// <summary>Every job of it is audited before it is delivered.</summary>
    Probation = 1,

    /// <summary>Some of its jobs are audited, after delivery.</summary>
    Trusted = 2,

    /// <summary>As <see cref="HoldKind.Held"/>.</summary>
    Held = 3,

    /// <summary>As <see cref="HoldKind.Quarantined"/>.</summary>
    Quarantined = 4,

    /// <summary>As <see cref="HoldKind.Banned"/>.</summary>
    Banned = 5,
}
