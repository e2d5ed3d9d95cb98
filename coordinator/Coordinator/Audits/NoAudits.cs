using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Audits;

/// <summary>Nobody is audited.</summary>
internal sealed class NoAudits : IAuditDraw
{
    public bool Draws => false;

    public Task<AuditChoice> DrawAsync(Job job, JobLease lease, JobCommitment commitment, CancellationToken cancellationToken) =>
        Task.FromResult(new AuditChoice(OpenAll: false));
}
