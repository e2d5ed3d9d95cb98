using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>What changes about a job: the document of the job's hash and of each of its events.</summary>
internal sealed record StoredState
{
    public required JobState State { get; init; }

    public required long Version { get; init; }

    public long Fence { get; init; }

    public JobLease? Lease { get; init; }

    public JobLease? Hedge { get; init; }

    /// <summary>Unix milliseconds, as the times below.</summary>
    public required long UpdatedAtMs { get; init; }

    public required long DeadlineMs { get; init; }

    public required long QueuedAtMs { get; init; }

    /// <summary>Null: not held back, as nearly always.</summary>
    public long? PausedAtMs { get; init; }

    /// <summary>Null: by time, as nearly always.</summary>
    public long? Place { get; init; }

    /// <summary>Settable: the reader gives an init-only member that is missing in a document no chance to keep its default.</summary>
    public IReadOnlyList<JobAttempt> Attempts { get; set; } = [];

    public MatchRecord? Match { get; init; }

    public JobFailure? Failure { get; init; }

    public JobImage? Image { get; init; }

    public JobVerification? Verification { get; init; }

    public HeldResult? Held { get; init; }

    public JobAudit? Audit { get; init; }

    /// <summary>Null: none.</summary>
    public IReadOnlyList<ShareLink>? Links { get; init; }

    /// <summary>Null for none, as nearly always.</summary>
    public IReadOnlyList<BlobId>? Evidence { get; init; }

    public JobNews? News { get; init; }

    public static StoredState Of(Job job) => new()
    {
        State = job.State,
        Version = job.Version,
        Fence = job.Fence,
        Lease = job.Lease,
        Hedge = job.Hedge,
        UpdatedAtMs = job.UpdatedAtMs,
        DeadlineMs = job.DeadlineMs,
        QueuedAtMs = job.QueuedAtMs,
        PausedAtMs = job.PausedAtMs,
        Place = job.Place,
        Match = job.Match,
        Attempts = job.Attempts,
        Failure = job.Failure,
        Image = job.Image,
        Verification = job.Verification,
        Held = job.Held,
        Audit = job.Audit,
        Links = job.Links.Count == 0 ? null : job.Links,
        Evidence = job.Evidence.Count > 0 ? job.Evidence : null,
        News = job.News,
    };

    /// <summary>The whole job.</summary>
    public Job With(JobId id, StoredOrder order) => new()
    {
        Id = id,
        RequestId = order.RequestId,
        Index = order.Index,
        Account = order.Account,
        Spec = order.ContentClasses is { } classes ? order.Spec with { ContentClasses = classes } : order.Spec,
        Share = order.Share ?? JobShare.Default,
        Price = order.Price ?? 0,
        Policy = order.Policy,
        KeyId = order.KeyId,
        CountedKeys = order.CountedKeys ?? [],
        CreatedAtMs = order.CreatedAtMs,
        FirstEta = order.FirstEta,
        RerenderOf = order.RerenderOf,
        State = State,
        Version = Version,
        Fence = Fence,
        Lease = Lease,
        Hedge = Hedge,
        UpdatedAtMs = UpdatedAtMs,
        DeadlineMs = DeadlineMs,
        QueuedAtMs = QueuedAtMs,
        PausedAtMs = PausedAtMs,
        Place = Place,
        Match = Match,
        Attempts = Attempts,
        Failure = Failure,
        Image = Image,
        Verification = Verification,
        Held = Held,
        Audit = Audit,
        Links = Links ?? [],
        Evidence = Evidence ?? [],
        News = News,
    };
}
