namespace SogniLike.Coordinator.Jobs;

/// <summary>How fast the holder of a lease is expected to be, fixed when it got the lease.</summary>
/// <param name="ExpectedMs">Milliseconds that the job should take this worker.</param>
/// <param name="HedgeAtMs">Unix milliseconds from which an idle worker may get the job as well.</param>
/// <param name="EndsAtMs">Unix milliseconds beyond which no heartbeat renews the lease.</param>
public sealed record LeasePace(long ExpectedMs, long HedgeAtMs, long EndsAtMs);
