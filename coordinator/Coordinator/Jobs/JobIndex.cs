using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>A sorted set of job ids that the store keeps in step with the jobs. A closed set; each says what its score is.</summary>
public abstract record JobIndex
{
    private JobIndex()
    {
    }

    /// <summary>Jobs that wait for a worker with this model, by <see cref="Job.QueuedAtMs"/>.</summary>
    public sealed record Queue(ManifestId Manifest) : JobIndex;

    /// <summary>Leased jobs, by the time their lease ends. Renewals move the score.</summary>
    public sealed record Leases : JobIndex;

    /// <summary>Leased jobs of one worker, by the time the lease was granted.</summary>
    public sealed record WorkerLeases(WorkerId Worker) : JobIndex;

    /// <summary>Jobs that are not final, by <see cref="Job.DeadlineMs"/>.</summary>
    public sealed record Deadlines : JobIndex;

    /// <summary>All jobs of an account, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record AccountJobs(AccountId Account) : JobIndex;

    /// <summary>Jobs of an account that are not final, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record AccountActive(AccountId Account) : JobIndex;
}
