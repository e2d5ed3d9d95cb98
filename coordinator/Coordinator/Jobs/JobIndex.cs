using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Sharing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>A sorted set of job ids that the store keeps in step with the jobs. A closed set; each says what its score is.</summary>
public abstract record JobIndex
{
    private JobIndex()
    {
    }

    /// <summary>Jobs of an account that wait in a queue, by <see cref="Job.QueuePlace"/>. Moved by <see cref="QueueMoves"/>, with the tags that order the flows.</summary>
    public sealed record Flow(QueueId Queue, AccountId Account) : JobIndex;

    /// <summary>Jobs that their artist holds back (<see cref="Job.PausedAtMs"/>), by <see cref="Job.QueuePlace"/>: those of a flow, taken out of it.</summary>
    public sealed record PausedJobs(AccountId Account) : JobIndex;

    /// <summary>Leased jobs, by the time their lease ends. Renewals move the score.</summary>
    public sealed record Leases : JobIndex;

    /// <summary>Jobs with a second lease, by the time that one ends. Renewals move the score.</summary>
    public sealed record Hedges : JobIndex;

    /// <summary>Jobs of this model with one running lease, by the time from which a second worker may help (<see cref="LeasePace.HedgeAtMs"/>).</summary>
    public sealed record Stragglers(ManifestId Manifest) : JobIndex;

    /// <summary>Leased jobs of one worker, by the time the lease was granted.</summary>
    public sealed record WorkerLeases(WorkerId Worker) : JobIndex;

    /// <summary>Jobs that are not final, by <see cref="Job.DeadlineMs"/>.</summary>
    public sealed record Deadlines : JobIndex;

    /// <summary>All jobs of an account, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record AccountJobs(AccountId Account) : JobIndex;

    /// <summary>Jobs of an account that are not final, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record AccountActive(AccountId Account) : JobIndex;

    /// <summary>Jobs that ended in this state, by <see cref="Job.UpdatedAtMs"/>, which is when they ended.</summary>
    public sealed record Finished(JobState State) : JobIndex;

    /// <summary>
    /// Who names the blob, by <see cref="Job.UpdatedAtMs"/>; a score of 0 is a hold (<see cref="IJobStore.HoldBlobAsync"/>), whose holder need not be a job.
    /// </summary>
    public sealed record BlobHolders(BlobId Blob) : JobIndex;

    /// <summary>Jobs that are not final and count against the key's limit of concurrent jobs, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record KeyActive(string KeyId) : JobIndex;

    /// <summary>The one job that the link shows, by <see cref="ShareLink.CreatedAtMs"/>.</summary>
    public sealed record SharedAs(ShareId Id) : JobIndex;

    /// <summary>Jobs of an account that have links, by <see cref="Job.CreatedAtMs"/>.</summary>
    public sealed record AccountShares(AccountId Account) : JobIndex;
}
