namespace SogniLike.Coordinator.Jobs;

/// <summary>A durable event: the job as it was right after a change.</summary>
/// <param name="Id">From one counter per account, growing by one.</param>
/// <param name="Job">The job at that moment.</param>
public sealed record JobEvent(long Id, Job Job);
