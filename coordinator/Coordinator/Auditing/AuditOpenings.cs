using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Decides whether a result is audited when it comes in, so that the audit is opened in the transaction that delivers, holds or refuses it. Safe for concurrent use.</summary>
internal sealed class AuditOpenings(IAuditStore audits, WorkerDirectory directory, CoordinatorMeter meter, IIdSource ids, IPoolClock clock, IOptions<AuditingOptions> options)
{
    /// <summary>True when the result is to be audited and the pool takes one more. Asked before the transaction is decided; two at once may exceed the bound by one.</summary>
    public async Task<bool> MayOpenAsync(JobCommitment? commitment, IReadOnlyList<JobCheck> checks, CancellationToken cancellationToken) =>
        IsWanted(commitment, checks) && await HasRoomAsync(cancellationToken);

    /// <summary>True when the pool takes one more.</summary>
    public async Task<bool> HasRoomAsync(CancellationToken cancellationToken)
    {
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

    /// <summary>
    /// The audit of a result that is refused although nothing is wrong with it by itself: its pixels were delivered for another subject. Who drew them shows by the trajectory that it did, and who did
    /// not is convicted. Null where the worker committed to nothing.
    /// </summary>
    public AuditChange? OfRefused(Job job, JobVerification verification, JobImage image) => verification.Commitment is null
        ? null
        : AuditChanges.Open(
            new AuditId(ids.NewId()), AuditReason.Suspicious, job, verification, image, AuditSuspect.Of(directory.Find(verification.Worker), job.Spec), holds: false, options.Value, clock.NowMs);

    /// <summary>Of the leases that end because another worker brought the image first, those whose worker was told to open and had not yet.</summary>
    public IEnumerable<AuditChange> OfOvertaken(Job job, long fence) => job.Running()
        .Where(lease => lease.Fence != fence && lease.Commitment is { OpenAll: true })
        .Select(lease => Missing(AuditReplay.Overtaken, job, lease));

    /// <summary>The audit of a lease that ends without the openings that its worker was told to bring, or null.</summary>
    public AuditChange? OfEnd(Job job, JobLease lease, AttemptOutcome outcome) =>
        lease.Commitment is { OpenAll: true } && outcome is AttemptOutcome.WorkerLost or AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerTooSlow or AttemptOutcome.HandedBack
            or AttemptOutcome.Declined or AttemptOutcome.ResultRefused or AttemptOutcome.OpeningsMissing
            ? Missing(AuditReplay.Missing, job, lease)
            : null;

    private AuditChange Missing(AuditReplay replay, Job job, JobLease lease) => AuditChanges.OpenMissing(
        new AuditId(ids.NewId()), replay, job, lease, AuditSuspect.Of(directory.Find(lease.Worker), job.Spec), options.Value, clock.NowMs);

    private static bool IsDrawn(JobCommitment? commitment) => commitment?.IsDrawn() == true;

    /// <summary>Who committed to nothing is not audited: what it did cannot be told from what it says.</summary>
    private static bool IsWanted(JobCommitment? commitment, IReadOnlyList<JobCheck> checks) =>
        IsDrawn(commitment) || (commitment is not null && checks.Any(static check => check.Status == CheckStatus.Suspicious));
}
