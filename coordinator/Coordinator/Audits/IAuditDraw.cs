using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Audits;

/// <summary>Decides, when a commitment arrives, whether its worker must open all. Safe for concurrent use.</summary>
public interface IAuditDraw
{
    /// <summary>Draws. Called before the commitment is written down; what it says is written with it and holds, so a repeated commitment is not drawn again.</summary>
    /// <param name="job">The job, leased.</param>
    /// <param name="lease">The lease under which it was committed to.</param>
    /// <param name="commitment">What arrived, its signature verified; <see cref="JobCommitment.OpenAll"/> and <see cref="JobCommitment.Epoch"/> are not set.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <exception cref="StoreUnavailableException">It cannot be drawn now; the worker repeats itself.</exception>
    Task<AuditChoice> DrawAsync(Job job, JobLease lease, JobCommitment commitment, CancellationToken cancellationToken);
}
