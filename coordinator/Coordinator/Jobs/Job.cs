using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// One image that an artist asked for: a value, never mutated. Stages return another one in a <see cref="JobChange"/>.
/// </summary>
public sealed record Job
{
    public required JobId Id { get; init; }

    /// <summary>The request this job came with.</summary>
    public required string RequestId { get; init; }

    /// <summary>Place within the request, from 0.</summary>
    public required int Index { get; init; }

    public required AccountId Account { get; init; }

    public required JobSpec Spec { get; init; }

    /// <summary>What the policy said when the job was admitted; null for jobs from before there was one.</summary>
    public PolicyDecision? Policy { get; init; }

    /// <summary>Public part of the API key that asked for it; null for jobs from before this was kept.</summary>
    public string? KeyId { get; init; }

    /// <summary>Keys that may have only so many unfinished jobs and that this one counts against: of the key that asked and its parent, those with such a limit.</summary>
    public IReadOnlyList<string> CountedKeys { get; init; } = [];

    public required JobState State { get; init; }

    /// <summary>Grows by one with every applied change; 1 for a new job.</summary>
    public required long Version { get; init; }

    /// <summary>Fence of the newest lease; 0 before the first.</summary>
    public long Fence { get; init; }

    /// <summary>Set while <see cref="JobState.Leased"/>.</summary>
    public JobLease? Lease { get; init; }

    /// <summary>
    /// A second lease, of another worker, while the holder of <see cref="Lease"/> is far behind. Whoever brings the first good image wins; when one of the two
    /// ends, the other one is <see cref="Lease"/>.
    /// </summary>
    public JobLease? Hedge { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>Unix milliseconds of the newest change.</summary>
    public required long UpdatedAtMs { get; init; }

    /// <summary>Unix milliseconds after which a job that is not final fails.</summary>
    public required long DeadlineMs { get; init; }

    /// <summary>Millicredits that it costs at most, held from the submission on (<see cref="Settlement.JobPrice"/>); 0 for jobs from before there were credits.</summary>
    public long Price { get; init; }

    /// <summary>What the account was entitled to when it submitted the job.</summary>
    public JobShare Share { get; init; } = JobShare.Default;

    /// <summary>Since when the job waits, Unix milliseconds, less the time for which its artist paused the queue; kept when a job comes back, so that it does not wait twice.</summary>
    public required long QueuedAtMs { get; init; }

    /// <summary>Since when the job is held back because its artist paused the queue, Unix milliseconds; null: it is not. Only while <see cref="JobState.Queued"/>.</summary>
    public long? PausedAtMs { get; init; }

    /// <summary>Where the artist wants it among the account's other jobs; null unless the artist moved or paused it (<see cref="QueuePlace"/>).</summary>
    public long? Place { get; init; }

    /// <summary>How the newest lease found its worker; null before the first.</summary>
    public MatchRecord? Match { get; init; }

    /// <summary>Oldest first, at most 16: the first and the newest are kept.</summary>
    public IReadOnlyList<JobAttempt> Attempts { get; init; } = [];

    /// <summary>What the artist was told at submission; null when no connected worker had the model. Never changes.</summary>
    public JobEta? FirstEta { get; init; }

    /// <summary>Set when Refused or Failed.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>Set when Delivered.</summary>
    public JobImage? Image { get; init; }

    /// <summary>Set while <see cref="JobState.Returned"/>: the result that waits for its audit.</summary>
    public HeldResult? Held { get; init; }

    /// <summary>The newest audit of the newest result; null when none was opened.</summary>
    public JobAudit? Audit { get; init; }

    /// <summary>Files that its audits compared: results that did not pass, and what verifiers computed instead. At most 12; kept as long as the job.</summary>
    public IReadOnlyList<BlobId> Evidence { get; init; } = [];

    /// <summary>The job whose bad image this one draws anew, paid by the pool's reserve; null for a job of the artist's own. Never changes.</summary>
    public JobId? RerenderOf { get; init; }

    /// <summary>How the newest result was checked; null before the first.</summary>
    public JobVerification? Verification { get; init; }

    /// <summary>True while any worker may have it: Queued, and not held back by its artist.</summary>
    public bool Waits => State == JobState.Queued && PausedAtMs is null;

    /// <summary>Orders the account's jobs in one queue, smallest first and then by id: by time, unless the artist said otherwise.</summary>
    public long QueuePlace => Place ?? QueueOrder.PlaceOf(QueuedAtMs);

    /// <summary>Links under which everybody may see the image, at most <see cref="ShareLinks.MaxPerJob"/>; none unless Delivered.</summary>
    public IReadOnlyList<ShareLink> Links { get; init; } = [];

    /// <summary>What the artist's programs want to hear; set by <see cref="JobChange"/>. Null while the job is not over, and for jobs that ended before this was kept.</summary>
    public JobNews? News { get; init; }
}
