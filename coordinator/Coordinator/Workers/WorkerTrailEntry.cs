namespace SogniLike.Coordinator.Workers;

/// <summary>Something that was done to a worker, for operators to read.</summary>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="By">The key of an operator, or empty when it was the coordinator.</param>
/// <param name="Action">What.</param>
/// <param name="Reason">A sentence.</param>
public sealed record WorkerTrailEntry(long AtMs, string By, WorkerAction Action, string Reason);
