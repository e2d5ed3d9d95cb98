using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Decides whether a result is audited when it comes in, so that the audit is opened in the transaction that delivers, holds or refuses it. Safe for concurrent use.</summary>
internal sealed class AuditOpenings(IAuditStore audits, WorkerDirectory directory, CoordinatorMeter meter, IIdSource ids, IPoolClock clock, IOptions<AuditingOptions> options)
{
    /// <summary>True when the pool takes one more. Asked before the transaction is decided; two at once may exceed the bound by one.</summary>
    public async Task<bool> MayOpenAsync(JobCommitment? commitment, IReadOnlyList<JobCheck> checks, CancellationToken cancellationToken)
    {
        if (!IsWanted(commitment, checks))
        {
            return false;
        }

        if (await audits.CountAsync(new AuditIndex.Open(), cancellationToken) < options.Value.MaxOpen)
        {
            return true;
        }

        meter.BoundHit("audits");
        return false;
    }

    /// <summary>The audit of a result that is accepted, or null.</summary>
    public AuditChange? OfResult(Job job, JobVerification verification, JobImage image)
    {
        if (!IsWanted(verification.Commitment, verification.Checks))
        {
            return null;
        }

        var isDrawn = IsDrawn(verification.Commitment);
        var suspect = AuditSuspect.Of(directory.Find(verification.Worker), job.Spec);
        return AuditChanges.Open(
            new AuditId(ids.NewId()), isDrawn ? AuditReason.Drawn : AuditReason.Suspicious, job, verification, image, suspect, isDrawn && verification.Commitment!.Waits, options.Value, clock.NowMs);
    }

    /// <summary>The audit of a lease that ends without the openings that its worker was told to bring, or null.</summary>
    public AuditChange? OfEnd(Job job, JobLease lease, AttemptOutcome outcome) =>
        lease.Commitment is { OpenAll: true } && outcome is AttemptOutcome.WorkerLost or AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerTooSlow or AttemptOutcome.HandedBack
            or AttemptOutcome.Declined or AttemptOutcome.ResultRefused or AttemptOutcome.OpeningsMissing
            ? AuditChanges.OpenMissing(new AuditId(ids.NewId()), job, lease, AuditSuspect.Of(directory.Find(lease.Worker), job.Spec), options.Value, clock.NowMs)
            : null;

    private static bool IsDrawn(JobCommitment? commitment) => commitment is { OpenAll: true } or { RunWhole: true };

    /// <summary>Who committed to nothing is not audited: what it did cannot be told from what it says.</summary>
    private static bool IsWanted(JobCommitment? commitment, IReadOnlyList<JobCheck> checks) =>
        IsDrawn(commitment) || (commitment is not null && checks.Any(static check => check.Status == CheckStatus.Suspicious));
}
