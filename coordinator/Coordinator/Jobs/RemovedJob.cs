namespace SogniLike.Coordinator.Jobs;

/// <summary>All that is left of a removed job: the event that tells of it.</summary>
/// <param name="Id">Which job it was.</param>
/// <param name="Reason">Why it is gone.</param>
/// <param name="AtMs">Unix milliseconds of the removal.</param>
public sealed record RemovedJob(JobId Id, RemovalReason Reason, long AtMs);
