using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>A sorted set of audit ids that the store keeps in step with the audits. A closed set; each says what its score is.</summary>
public abstract record AuditIndex
{
    private AuditIndex()
    {
    }

    /// <summary>Every audit, by <see cref="Audit.OpenedAtMs"/>.</summary>
    public sealed record All : AuditIndex;

    /// <summary>Audits without a verdict, by <see cref="Audit.DueAtMs"/>.</summary>
    public sealed record Open : AuditIndex;

    /// <summary>Audits that some worker is computing for, by <see cref="AuditAssignment.Number"/>.</summary>
    public sealed record Assigned : AuditIndex;

    /// <summary>Audits with a verdict, by <see cref="Audit.JudgedAtMs"/>.</summary>
    public sealed record Judged : AuditIndex;

    /// <summary>All audits of a job, by <see cref="Audit.OpenedAtMs"/>.</summary>
    public sealed record OfJob(JobId Job) : AuditIndex;

    /// <summary>All audits of a worker's results, ringers apart, by <see cref="Audit.OpenedAtMs"/>.</summary>
    public sealed record OfSuspect(WorkerId Worker) : AuditIndex;

    /// <summary>Disputes of an account, by <see cref="Audit.OpenedAtMs"/>.</summary>
    public sealed record Disputes(Identity.AccountId Account) : AuditIndex;
}
