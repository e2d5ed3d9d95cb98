using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// One look at one result: a value, never mutated, with a life of its own beside the job's. It is opened in the transaction that delivers, holds or refuses the job, gathers opinions, and ends
/// with a verdict. Holds nothing of what the artist wrote: the job is read when it is needed.
/// </summary>
public sealed record Audit
{
    public required AuditId Id { get; init; }

    /// <summary>Grows by one with every applied change; 1 for a new audit.</summary>
    public required long Version { get; init; }

    public required JobId Job { get; init; }

    /// <summary>Who asked for the job.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Whose result is looked at.</summary>
    public required WorkerId Suspect { get; init; }

    /// <summary>The lease under which the result came.</summary>
    public required long Fence { get; init; }

    public required AuditReason Reason { get; init; }

    public required AuditScope Scope { get; init; }

    /// <summary>What the suspect signed; null where it made no commitment.</summary>
    public JobCommitment? Commitment { get; init; }

    /// <summary>What it opened; null when nothing is kept.</summary>
    public BlobId? Openings { get; init; }

    /// <summary>SHA-256, hexadecimal, of the image file as it was uploaded: a part of the last leaf. Null when there was none.</summary>
    public string? UploadSha256 { get; init; }

    /// <summary>The checked image; null when there was none.</summary>
    public BlobId? Image { get; init; }

    /// <summary>Whose worker the suspect is.</summary>
    public string SuspectOwner { get; init; } = "";

    /// <summary>On what it computed: <see cref="Audits.DeviceClass"/>; empty when that is not known.</summary>
    public string SuspectClass { get; init; } = "";

    /// <summary>Precision of the model on it; empty when that is not known.</summary>
    public string SuspectPrecision { get; init; } = "";

    /// <summary>Where it was connected from: <see cref="WorkerNetwork"/>; empty for this machine, and when it is not known.</summary>
    public string SuspectNetwork { get; init; } = "";

    /// <summary>Of a ringer, the verifier that it measures: nobody else is asked. Null otherwise.</summary>
    public WorkerId? Measures { get; init; }

    /// <summary>The job waits for the verdict before it is delivered.</summary>
    public bool HoldsJob { get; init; }

    /// <summary>Unix milliseconds, as the times below.</summary>
    public required long OpenedAtMs { get; init; }

    public required long UpdatedAtMs { get; init; }

    /// <summary>When somebody looks at it next, at the latest.</summary>
    public required long DueAtMs { get; init; }

    /// <summary>From when on it is judged by what is there.</summary>
    public required long DeadlineMs { get; init; }

    /// <summary>What the arithmetic found; null until it was replayed.</summary>
    public AuditReplay? Replay { get; init; }

    /// <summary>Who is computing now; null when nobody is.</summary>
    public AuditAssignment? Assignment { get; init; }

    /// <summary>In the order in which they came in, at most 5. Settable, as the lists below: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public IReadOnlyList<AuditOpinion> Opinions { get; set; } = [];

    /// <summary>Who was asked and did not answer, oldest first, at most 32.</summary>
    public IReadOnlyList<AuditRefusal> Refusals { get; set; } = [];

    /// <summary>Millicredits that are set aside for verifiers: of the opinions so far, and of the running assignment.</summary>
    public long SetAside { get; init; }

    /// <summary>Null while it is open.</summary>
    public AuditVerdict? Verdict { get; init; }

    /// <summary>Why, a sentence for people; empty while it is open.</summary>
    public string Message { get; init; } = "";

    /// <summary>The suspect was convicted because of it.</summary>
    public bool Convicted { get; init; }

    /// <summary>What the suspect lost because of it; null when that was nothing, and when it was given back.</summary>
    public AuditForfeit? Forfeit { get; init; }

    /// <summary>What operators decided about the verdict, oldest first, at most 16.</summary>
    public IReadOnlyList<AuditOverride> Overrides { get; set; } = [];

    /// <summary>Null while it is open; when the first verdict came.</summary>
    public long? JudgedAtMs { get; init; }

    /// <summary>The job that draws the image anew; null when nobody asked for it, and when it was not needed.</summary>
    public JobId? Rerender { get; init; }

    /// <summary>Millicredits that the artist got back.</summary>
    public long Refunded { get; init; }

    /// <summary>True until there is a verdict.</summary>
    public bool IsOpen => Verdict is null;
}
