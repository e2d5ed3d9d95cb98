using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Audits as everybody may see them.</summary>
internal static class AuditMapping
{
    /// <summary>What the artist of a job sees.</summary>
    public static Proto.JobAudit ToProto(this JobAudit audit) => new()
    {
        Id = audit.Id.Value,
        State = StateOf(audit.Verdict),
        Reason = Word(audit.Reason),
        RefundedMillicredits = (ulong)audit.Refunded,
        RerenderJobId = audit.Rerender?.Value ?? "",
    };

    /// <summary>Of an open audit only that: whoever is asked to compute it again must not learn about whom, or that the answers are known.</summary>
    public static Proto.Audit ToProto(this Audit audit)
    {
        var proto = new Proto.Audit { Id = audit.Id.Value, State = StateOf(audit.Verdict) };
        if (audit.IsOpen)
        {
            return proto;
        }

        (proto.JobId, proto.WorkerId, proto.Reason, proto.Scope) = (audit.Job.Value, audit.Suspect.Value, Word(audit.Reason), Word(audit.Scope));
        (proto.OpenedAt, proto.JudgedAt) = (ArtistMapping.ToTimestamp(audit.OpenedAtMs), ArtistMapping.ToTimestamp(audit.JudgedAtMs ?? audit.UpdatedAtMs));
        (proto.Message, proto.Convicted, proto.RefundedMillicredits) = (audit.Message, audit.Convicted, (ulong)audit.Refunded);
        proto.Replay = audit.Replay is { } replay ? Word(replay) : "";
        proto.Epoch = audit.Commitment?.Epoch ?? "";
        proto.Opinions.AddRange(audit.Opinions.Select(ToProto));
        return proto;
    }

    private static Proto.AuditOpinion ToProto(AuditOpinion opinion)
    {
        var proto = new Proto.AuditOpinion
        {
            VerifierId = opinion.Verifier.Value,
            DeviceClass = opinion.DeviceClass,
            Verdict = Word(opinion.Verdict),
            At = ArtistMapping.ToTimestamp(opinion.AtMs),
            Outvoted = opinion.Outvoted,
        };
        proto.Points.AddRange(opinion.Points.Select(point => new Proto.AuditPoint
        {
            Evaluation = point.Evaluation,
            Distance = point.Distance,
            Verdict = Word(point.Verdict),
        }));
        return proto;
    }

    private static string StateOf(AuditVerdict? verdict) => verdict is { } known ? Word(known) : "pending";

    /// <summary>"NothingOpened" as "nothing_opened".</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
