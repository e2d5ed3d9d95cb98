using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>How an audit begins and changes. Pure.</summary>
internal static class AuditChanges
{
    private const int MostRefusals = 32;

    /// <summary>An audit of a result.</summary>
    /// <param name="id">Of the new audit.</param>
    /// <param name="reason">Why.</param>
    /// <param name="job">The job, as it was read or is about to be.</param>
    /// <param name="verification">How the result was checked; says whose it is.</param>
    /// <param name="image">The image, when there is one.</param>
    /// <param name="suspect">What is known of the device.</param>
    /// <param name="holds">The job waits for the verdict.</param>
    public static AuditChange Open(
        AuditId id, AuditReason reason, Job job, JobVerification verification, JobImage? image, AuditSuspect suspect, bool holds, AuditingOptions options, long nowMs)
    {
        var isOpened = verification.Commitment is { OpenAll: true } && verification.Openings is not null;
        return new AuditChange(null, new Audit
        {
            Id = id,
            Version = 1,
            Job = job.Id,
            Account = job.Account,
            Suspect = verification.Worker,
            Fence = verification.Fence,
            Reason = reason,
            Scope = !isOpened ? AuditScope.Rerun : reason is AuditReason.Drawn or AuditReason.Ringer ? AuditScope.Points : AuditScope.All,
            Commitment = verification.Commitment,
            Openings = verification.Openings,
            UploadSha256 = image?.UploadSha256,
            Image = image?.Blob,
            SuspectOwner = suspect.Owner,
            SuspectClass = suspect.DeviceClass,
            SuspectPrecision = suspect.Precision,
            SuspectNetwork = suspect.Network,
            HoldsJob = holds,
            OpenedAtMs = nowMs,
            UpdatedAtMs = nowMs,
            DueAtMs = nowMs,
            DeadlineMs = nowMs + (long)(holds ? options.HoldJobFor : options.GiveUpAfter).TotalMilliseconds,
        });
    }

    /// <summary>One of a lease that ended without the openings that its worker was told to bring.</summary>
    /// <param name="replay">Missing, or overtaken.</param>
    public static AuditChange OpenMissing(AuditId id, AuditReplay replay, Job job, JobLease lease, AuditSuspect suspect, AuditingOptions options, long nowMs)
    {
        var opened = Open(id, AuditReason.Drawn, job, new JobVerification(lease.Worker, lease.Fence, lease.Commitment, []), null, suspect, holds: false, options, nowMs).After!;
        return new AuditChange(null, opened with { Replay = replay });
    }

    /// <summary>A question with a known answer: points of an audit that passed, asked of one more verifier.</summary>
    public static AuditChange OpenRinger(AuditId id, Audit known, WorkerId verifier, AuditingOptions options, long nowMs) => new(null, known with
    {
        Id = id,
        Version = 1,
        Reason = AuditReason.Ringer,
        Scope = AuditScope.Points,
        Measures = verifier,
        HoldsJob = false,
        OpenedAtMs = nowMs,
        UpdatedAtMs = nowMs,
        DueAtMs = nowMs,
        DeadlineMs = nowMs + (long)options.GiveUpAfter.TotalMilliseconds,
        Replay = null,
        Assignment = null,
        Opinions = [],
        Refusals = [],
        SetAside = 0,
        Verdict = null,
        Message = "",
        Convicted = false,
        Forfeit = null,
        Overrides = [],
        JudgedAtMs = null,
        Rerender = null,
        Refunded = 0,
    });

    /// <summary>The audit with what <paramref name="next"/> changes; version and time are set here.</summary>
    public static AuditChange Becomes(this Audit before, long nowMs, Func<Audit, Audit> next) =>
        new(before, next(before) with { Version = before.Version + 1, UpdatedAtMs = Math.Max(nowMs, before.UpdatedAtMs) });

    /// <summary>The audit of a job that does not wait, with the time that it has by its opinions: one that accuses waits long for somebody to confirm it.</summary>
    public static Audit Waiting(Audit audit, AuditingOptions options) => audit.HoldsJob || !AuditRules.IsAccused(audit)
        ? audit
        : audit with { DeadlineMs = Math.Max(audit.DeadlineMs, audit.OpenedAtMs + (long)options.AccusedFor.TotalMilliseconds) };

    /// <summary>The assignment is taken back; somebody else is looked for at once.</summary>
    public static AuditChange Refused(this Audit audit, AuditRefusalReason reason, long nowMs) => audit.Becomes(nowMs, before => before with
    {
        Assignment = null,
        SetAside = before.SetAside - before.Assignment!.Pay,
        DueAtMs = nowMs,
        Refusals = [.. before.Refusals.TakeLast(MostRefusals - 1), new AuditRefusal(before.Assignment!.Verifier, reason, nowMs)],
    });
}
