using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// From what is known of an audit to what happens next, and to its verdict. Arithmetic convicts by itself: anybody can compute it again. Where hardware is involved one verifier alone never does: two,
/// of different owners, must say so, and who has no tolerance says nothing. Pure.
/// </summary>
public static class AuditRules
{
    /// <summary>Opinions of one audit; what they have not settled then is not settled.</summary>
    public const int MostOpinions = 4;

    private const int Confirmations = 2;

    /// <summary>What to do now.</summary>
    public static AuditStep Next(Audit audit, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(audit);
        if (!audit.IsOpen)
        {
            return new AuditStep.Done();
        }

        if (audit.Replay is null)
        {
            return new AuditStep.Replay();
        }

        if (Arithmetic(audit.Replay.Value) is { } failed)
        {
            return failed;
        }

        if (Settled(audit) is { } settled)
        {
            return settled;
        }

        if (audit.Assignment is { } assignment)
        {
            return assignment.UntilMs <= nowMs ? new AuditStep.Lapse() : new AuditStep.Wait(assignment.UntilMs);
        }

        if (nowMs >= audit.DeadlineMs)
        {
            return audit.HoldsJob ? new AuditStep.PassOn() : Conclude(audit);
        }

        var isUnknown = audit.Opinions.Any(opinion => opinion.Verdict == OpinionVerdict.Unknown);
        return new AuditStep.Ask(isUnknown && audit.Scope == AuditScope.Points ? AuditScope.All : audit.Scope, isUnknown);
    }

    /// <summary>The verdict when nobody else can be asked.</summary>
    public static AuditStep.Judge Conclude(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return audit.Opinions.Count == 0
            ? audit.Replay is AuditReplay.Matches
                ? new AuditStep.Judge(AuditVerdict.Unaudited, "The arithmetic is right; nobody independent was there to run the model again.")
                : new AuditStep.Judge(AuditVerdict.Unaudited, "Nobody independent was there to run the job again.")
            : audit.Opinions.Any(static opinion => opinion.Verdict == OpinionVerdict.Disagrees)
                ? new AuditStep.Judge(AuditVerdict.Inconclusive, "Nobody else was there to confirm that the result is wrong, or to say that it is right.")
                : new AuditStep.Judge(AuditVerdict.Inconclusive, "Nobody knows how far honest devices of these classes lie apart.");
    }

    /// <summary>The evaluations that are asked: the drawn ones, or all.</summary>
    /// <param name="scope">How much.</param>
    /// <param name="options">k, and up to how many evaluations a job is run again whole.</param>
    /// <param name="evaluations">Evaluations of the job, N.</param>
    /// <param name="key">What draws: key of the epoch, 32 bytes.</param>
    /// <param name="job">The job.</param>
    /// <param name="root">The signed root; null asks for all.</param>
    public static IReadOnlyList<int> Evaluations(AuditScope scope, AuditsOptions options, int evaluations, ReadOnlySpan<byte> key, JobId job, string? root)
    {
        ArgumentNullException.ThrowIfNull(options);
        return scope != AuditScope.Points || root is null || evaluations <= options.WholeJobEvaluations
            ? [.. Enumerable.Range(0, evaluations)]
            : AuditDraw.Steps(key, job.Value, Convert.FromHexString(root), evaluations, options.Evaluations);
    }

    /// <summary>The verdict of an opinion by its points.</summary>
    public static OpinionVerdict VerdictOf(IReadOnlyList<AuditPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Any(static point => point.Verdict == ToleranceVerdict.Outside) ? OpinionVerdict.Disagrees
            : points.Any(static point => point.Verdict == ToleranceVerdict.Unknown) ? OpinionVerdict.Unknown
            : OpinionVerdict.Agrees;
    }

    /// <summary>The opinions, with those marked that more others contradict.</summary>
    public static IReadOnlyList<AuditOpinion> Outvoted(IReadOnlyList<AuditOpinion> opinions)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        var (agree, disagree) = (Count(opinions, OpinionVerdict.Agrees), Count(opinions, OpinionVerdict.Disagrees));
        var wrong = agree >= Confirmations && disagree < agree ? OpinionVerdict.Disagrees
            : disagree >= Confirmations && agree < disagree ? OpinionVerdict.Agrees
            : (OpinionVerdict?)null;
        return [.. opinions.Select(opinion => opinion with { Outvoted = opinion.Verdict == wrong })];
    }

    private static AuditStep.Judge? Arithmetic(AuditReplay replay) => replay switch
    {
        AuditReplay.Differs => new AuditStep.Judge(AuditVerdict.Failed, "The opened predictions do not lead from the noise of the seed to the signed root.", Convicts: true),
        AuditReplay.Malformed => new AuditStep.Judge(AuditVerdict.Failed, "What was opened cannot belong to the job.", Convicts: true),

        // A power cut does that too: no conviction, but a look at what the worker did lately.
        AuditReplay.Missing => new AuditStep.Judge(AuditVerdict.Failed, "The worker was told to open its trajectory, and its lease ended without."),

        // Slow is not wrong. But who waits until others are faster whenever it is told to open must not get away with it either.
        AuditReplay.Overtaken => new AuditStep.Judge(AuditVerdict.Inconclusive, "The worker was told to open its trajectory; another one brought the image first."),
        _ => null,
    };

    private static AuditStep.Judge? Settled(Audit audit)
    {
        var (agree, disagree) = (Count(audit.Opinions, OpinionVerdict.Agrees), Count(audit.Opinions, OpinionVerdict.Disagrees));
        if (audit.Reason == AuditReason.Ringer)
        {
            return agree > 0 ? new AuditStep.Judge(AuditVerdict.Passed, "The verifier knows the answers.")
                : disagree > 0 ? new AuditStep.Judge(AuditVerdict.Failed, "The verifier's answers are not the known ones.")
                : audit.Opinions.Count > 0 ? new AuditStep.Judge(AuditVerdict.Inconclusive, "Nobody knows how far honest devices of these classes lie apart.")
                : null;
        }

        if (disagree >= Confirmations && disagree > agree)
        {
            return new AuditStep.Judge(AuditVerdict.Failed, $"{disagree} verifiers found that the result is not what the model gives.", Convicts: true);
        }

        if ((agree > 0 && disagree == 0) || agree >= Confirmations)
        {
            return new AuditStep.Judge(AuditVerdict.Passed, "Everything that was looked at is as committed.");
        }

        // One of the suspect's own class computes the same: when nobody knows for that one either, nobody does.
        var isLost = audit.Opinions.Any(opinion => opinion.Verdict == OpinionVerdict.Unknown && opinion.DeviceClass == audit.SuspectClass);
        return isLost || audit.Opinions.Count >= MostOpinions ? Conclude(audit) : null;
    }

    private static int Count(IReadOnlyList<AuditOpinion> opinions, OpinionVerdict verdict) => opinions.Count(opinion => opinion.Verdict == verdict);
}
