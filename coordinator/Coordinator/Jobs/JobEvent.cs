namespace SogniLike.Coordinator.Jobs;

/// <summary>A durable event: a job as it was right after a change, or the word that a job was removed.</summary>
public sealed record JobEvent
{
    /// <summary>A change.</summary>
    public JobEvent(long id, Job job) => (Id, Job) = (id, job);

    /// <summary>A removal.</summary>
    public JobEvent(long id, RemovedJob removed) => (Id, Removed) = (id, removed);

    /// <summary>From one counter per account, growing by one. The ids of a removed job's events are missing.</summary>
    public long Id { get; }

    /// <summary>The job at that moment; null for a removal.</summary>
    public Job? Job { get; }

    /// <summary>What is left of the job; null for a change.</summary>
    public RemovedJob? Removed { get; }

    /// <summary>Which job it is about.</summary>
    public JobId JobId => Job?.Id ?? Removed!.Id;
}
