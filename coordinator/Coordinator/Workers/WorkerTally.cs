namespace SogniLike.Coordinator.Workers;

/// <summary>How a worker's leases ended so far.</summary>
/// <param name="Delivered">Jobs whose image was delivered.</param>
/// <param name="Failed">Leases that ended as WorkerFailed, WorkerLost or ResultRefused.</param>
public sealed record WorkerTally(long Delivered, long Failed);
