using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Protocol.Errors;
using Admin = SogniLike.Protocol.Admin.V1;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Audits as everybody may see them, and as operators do.</summary>
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
    public static Proto.Audit ToProto(this Audit audit) => audit.IsOpen ? new Proto.Audit { Id = audit.Id.Value, State = StateOf(audit.Verdict) } : Whole(audit);

    /// <summary>All that there is to know.</summary>
    public static Admin.PoolAudit ToPoolAudit(this Audit audit)
    {
        var proto = new Admin.PoolAudit
        {
            Audit = Whole(audit),
            AccountId = audit.Account.Value,
            SuspectOwner = audit.SuspectOwner,
            SuspectClass = audit.SuspectClass,
            SuspectPrecision = audit.SuspectPrecision,
            MeasuresWorkerId = audit.Measures?.Value ?? "",
            HoldsJob = audit.HoldsJob,
            Deadline = ArtistMapping.ToTimestamp(audit.DeadlineMs),
            RerenderJobId = audit.Rerender?.Value ?? "",
            SeizedMillicredits = audit.Forfeit?.Window.Sum(item => item.Amount) ?? 0,
        };
        if (audit.Assignment is { } assignment)
        {
            proto.Asked = new Admin.AuditAsked
            {
                WorkerId = assignment.Verifier.Value,
                DeviceClass = assignment.DeviceClass,
                Since = ArtistMapping.ToTimestamp(assignment.GrantedAtMs),
                Until = ArtistMapping.ToTimestamp(assignment.UntilMs),
                Begun = assignment.Begun,
                Evaluations = (uint)assignment.Evaluations.Count,
            };
        }

        proto.Refusals.AddRange(audit.Refusals.Select(refusal => new Admin.AuditRefusal
        {
            WorkerId = refusal.Verifier.Value,
            Reason = Word(refusal.Reason),
            At = ArtistMapping.ToTimestamp(refusal.AtMs),
        }));
        return proto;
    }

    /// <summary>The value that stands for the word.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">None does.</exception>
    /// <param name="word">As the contract writes it.</param>
    /// <param name="field">In which it stands.</param>
    /// <param name="others">Words that would do as well.</param>
    public static T Read<T>(string word, string field, params IReadOnlyList<string> others)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == word)
            {
                return value;
            }
        }

        throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field} must be one of {string.Join(", ", others.Concat(Enum.GetValues<T>().Select(Word)))}.", field);
    }

    private static Proto.Audit Whole(Audit audit)
    {
        var proto = new Proto.Audit { Id = audit.Id.Value, State = StateOf(audit.Verdict) };
        (proto.JobId, proto.WorkerId, proto.Reason, proto.Scope) = (audit.Job.Value, audit.Suspect.Value, Word(audit.Reason), Word(audit.Scope));
        (proto.OpenedAt, proto.JudgedAt) = (ArtistMapping.ToTimestamp(audit.OpenedAtMs), audit.JudgedAtMs is { } judged ? ArtistMapping.ToTimestamp(judged) : null);
        (proto.Message, proto.Convicted, proto.RefundedMillicredits) = (audit.Message, audit.Convicted, (ulong)audit.Refunded);
        proto.Replay = audit.Replay is { } replay ? Word(replay) : "";
        proto.Epoch = audit.Commitment?.Epoch ?? "";
        proto.Opinions.AddRange(audit.Opinions.Select(ToProto));
        proto.Overrides.AddRange(audit.Overrides.Select(one => new Proto.AuditOverride
        {
            At = ArtistMapping.ToTimestamp(one.AtMs),
            FromState = Word(one.From),
            ToState = Word(one.To),
            Reason = one.Reason,
        }));
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
        foreach (var point in opinion.Points)
        {
            var told = new Proto.AuditPoint { Evaluation = point.Evaluation, Distance = point.Distance, Verdict = Word(point.Verdict) };
            if (point.Tolerance is { } tolerance)
            {
                told.Tolerance = tolerance;
            }

            proto.Points.Add(told);
        }

        return proto;
    }

    private static string StateOf(AuditVerdict? verdict) => verdict is { } known ? Word(known) : "pending";

    /// <summary>"NothingOpened" as "nothing_opened".</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
