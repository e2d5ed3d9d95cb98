using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Which audits a list shows.</summary>
/// <param name="OpenOnly">Only those without a verdict.</param>
/// <param name="Verdict">Only those with this one; null: any.</param>
/// <param name="Reason">Only those that were opened for it; null: any.</param>
/// <param name="Job">Only of this job's results; null: of all.</param>
/// <param name="Worker">Only of this worker's results; null: of all.</param>
public sealed record AuditFilter(bool OpenOnly = false, AuditVerdict? Verdict = null, AuditReason? Reason = null, JobId? Job = null, WorkerId? Worker = null)
{
    /// <summary>True when the audit is to be shown.</summary>
    public bool Lets(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return (!OpenOnly || audit.IsOpen)
            && (Verdict is null || audit.Verdict == Verdict)
            && (Reason is null || audit.Reason == Reason)
            && (Job is null || audit.Job == Job)
            && (Worker is null || audit.Suspect == Worker);
    }

    /// <summary>The index that lists fewest of those that are not to be shown.</summary>
    internal AuditIndex Index() => Job is { } job ? new AuditIndex.OfJob(job) : Worker is { } worker ? new AuditIndex.OfSuspect(worker) : new AuditIndex.All();
}
