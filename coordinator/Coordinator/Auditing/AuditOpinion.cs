using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What one verifier computed, compared.</summary>
/// <param name="Verifier">Who.</param>
/// <param name="Owner">Whose worker it is.</param>
/// <param name="DeviceClass">On what: <see cref="Audits.DeviceClass"/>.</param>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Points">Each answer, in the order asked.</param>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="Pay">Millicredits that the verifier gets for it with the verdict; nothing when it is outvoted.</param>
public sealed record AuditOpinion(WorkerId Verifier, string Owner, string DeviceClass, OpinionVerdict Verdict, IReadOnlyList<AuditPoint> Points, long AtMs, long Pay)
{
    /// <summary>From where it was connected (<see cref="WorkerNetwork"/>). Settable: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public string Network { get; set; } = "";

    /// <summary>The operator vouches for it.</summary>
    public bool ByOperators { get; init; }

    /// <summary>The image that the verifier computed; kept where it did not agree, null otherwise.</summary>
    public BlobId? Image { get; init; }

    /// <summary>More independent opinions say the opposite: the verifier's own standing suffers.</summary>
    public bool Outvoted { get; init; }
}
