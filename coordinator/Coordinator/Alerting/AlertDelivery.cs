namespace SogniLike.Coordinator.Alerting;

/// <summary>What became of an <see cref="AlertNotice"/>.</summary>
public enum AlertDelivery
{
    /// <summary>It was taken in.</summary>
    Delivered = 1,

    /// <summary>Whoever is told does not want it: telling again would change nothing.</summary>
    Refused = 2,

    /// <summary>It did not get there; it is told again with the next round.</summary>
    Failed = 3,
}
