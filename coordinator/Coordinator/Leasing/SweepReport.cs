namespace SogniLike.Coordinator.Leasing;

/// <summary>What one sweep did.</summary>
/// <param name="LeasesEnded">Leases that nobody renewed.</param>
/// <param name="DeadlinesPassed">Jobs whose time ran out.</param>
/// <param name="More">True when there was more than one sweep takes: sweep again at once.</param>
public sealed record SweepReport(int LeasesEnded, int DeadlinesPassed, bool More);
