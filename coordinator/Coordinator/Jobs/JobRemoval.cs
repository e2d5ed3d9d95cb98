namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// A final job leaves the store for good, as data: its record with the prompts, its entry in every index, its events. What is left is one event that names
/// the job and says why. The image's file is no part of it: whoever applied the removal collects it (<see cref="Retention.BlobCollector"/>).
/// </summary>
public sealed record JobRemoval
{
    private JobRemoval(Job before, RemovedJob after) => (Before, After) = (before, after);

    /// <summary>What was read. The store compares its version and fence with what it holds.</summary>
    public Job Before { get; }

    /// <summary>What is told about it.</summary>
    public RemovedJob After { get; }

    /// <summary>The removal of <paramref name="job"/>.</summary>
    /// <exception cref="InvalidOperationException">The job is not final: a bug in a stage.</exception>
    public static JobRemoval Of(Job job, RemovalReason reason, long nowMs) => JobTransitions.Final.Contains(job.State)
        ? new JobRemoval(job, new RemovedJob(job.Id, reason, nowMs))
        : throw new InvalidOperationException($"A job that is {job.State} cannot be removed.");
}
