namespace SogniLike.Coordinator.Workers;

/// <summary>What was decided about a worker's standing, as data.</summary>
/// <param name="Before">What was read; null when nothing was known. The store compares.</param>
/// <param name="After">What it becomes.</param>
public sealed record TrustChange(WorkerTrust? Before, WorkerTrust After);
