using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Jobs;

/// <summary>What the artist is told about the newest audit of the job's result.</summary>
/// <param name="Id">Which audit.</param>
/// <param name="Reason">Why it was opened.</param>
/// <param name="Verdict">What it came to; null while it runs.</param>
public sealed record JobAudit(AuditId Id, AuditReason Reason, AuditVerdict? Verdict)
{
    /// <summary>Millicredits that the artist got back because of it.</summary>
    public long Refunded { get; init; }

    /// <summary>The job that draws the image anew, paid by the pool; null when there is none.</summary>
    public JobId? Rerender { get; init; }
}
