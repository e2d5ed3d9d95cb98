using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>Audits in every state.</summary>
public sealed class TestAudits(IIdSource ids)
{
    /// <summary>One that was just opened.</summary>
    public AuditChange New(AuditReason reason = AuditReason.Drawn, WorkerId? suspect = null, long nowMs = 3_000) => new(null, new Audit
    {
        Id = new AuditId(ids.NewId()),
        Version = 1,
        Job = new SogniLike.Coordinator.Jobs.JobId(ids.NewId()),
        Account = TestJobs.Account,
        Suspect = suspect ?? TestJobs.Worker,
        Fence = 1,
        Reason = reason,
        Scope = AuditScope.Points,
        Commitment = TestJobs.Commitment,
        Openings = new BlobId(new string('d', 64)),
        UploadSha256 = new string('e', 64),
        Image = new BlobId(new string('f', 64)),
        SuspectOwner = "owner",
        SuspectClass = "cuda/some-card",
        SuspectPrecision = "fp16",
        SuspectNetwork = "203.0.113.0/24",
        HoldsJob = true,
        OpenedAtMs = nowMs,
        UpdatedAtMs = nowMs,
        DueAtMs = nowMs,
        DeadlineMs = nowMs + 600_000,
    });

    /// <summary>A verifier is asked.</summary>
    public AuditChange Assign(Audit audit, WorkerId? verifier = null, long nowMs = 4_000) => new(audit, audit with
    {
        Version = audit.Version + 1,
        UpdatedAtMs = nowMs,
        DueAtMs = nowMs + 60_000,
        Replay = AuditReplay.Matches,
        SetAside = 500,
        Assignment = new AuditAssignment(verifier ?? TestJobs.OtherWorker, "other-owner", "cpu", "fp32", ids.NewSecret(), nowMs, nowMs + 60_000, AuditScope.Points, [3, 17]) { Number = audit.Version + 1 },
    });

    /// <summary>It answered, and the audit is judged.</summary>
    public static AuditChange Judge(Audit audit, AuditVerdict verdict = AuditVerdict.Passed, long nowMs = 5_000) => new(audit, audit with
    {
        Version = audit.Version + 1,
        UpdatedAtMs = nowMs,
        Assignment = null,
        SetAside = 0,
        Opinions =
        [
            new AuditOpinion(
                TestJobs.OtherWorker, "other-owner", "cpu", OpinionVerdict.Agrees,
                [new AuditPoint(3, 0.000123, ToleranceVerdict.Within) { Tolerance = 0.002 }, new AuditPoint(AuditPoint.Image, 0.5, ToleranceVerdict.Within)], nowMs, 500)
            {
                Image = new BlobId(new string('a', 64)),
            },
        ],
        Refusals = [new AuditRefusal(TestJobs.Worker, AuditRefusalReason.Busy, 4_500)],
        Verdict = verdict,
        Message = "Everything is as committed.",
        JudgedAtMs = nowMs,
        Forfeit = new AuditForfeit([new WindowItem(100, "job", TestJobs.Account, 105)], 3, 7, 2),
        Overrides = [new AuditOverride(nowMs, "key", AuditVerdict.Failed, verdict, "A bad driver.")],
    });
}
