namespace SogniLike.Coordinator.Estimating;

/// <summary>When a job is expected to be delivered: a range that should hold for 8 of 10 jobs.</summary>
/// <param name="EarliestAtMs">Unix milliseconds before which 1 of 10 is delivered.</param>
/// <param name="LatestAtMs">Unix milliseconds after which 1 of 10 is delivered.</param>
/// <param name="ModelMs">
/// Milliseconds from the estimate to the delivery by speeds and queue alone, before the errors of earlier jobs made it a range; at least 1.
/// </param>
public sealed record JobEta(long EarliestAtMs, long LatestAtMs, long ModelMs);
