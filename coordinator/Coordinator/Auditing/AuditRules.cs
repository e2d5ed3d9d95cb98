using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// From what is known of an audit to what happens next, and to its verdict. Arithmetic convicts by itself: anybody can compute it again. Where hardware is involved it takes three verifiers of three
/// owners of whom none contradicts, so that two who agreed to accuse somebody do not convict; the word of the operator's own verifier counts twice. Who has no tolerance says nothing. Pure.
/// </summary>
public static class AuditRules
{
    /// <summary>Opinions of one audit; what they have not settled then is not settled.</summary>
    public const int MostOpinions = 5;

    private const int ToAccuse = 2;
    private const int ToConvict = 3;

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
        return new AuditStep.Ask(isUnknown && audit.Scope == AuditScope.Points ? AuditScope.All : audit.Scope, isUnknown) { Decides = Weight(audit.Opinions, OpinionVerdict.Disagrees) >= ToAccuse };
    }

    /// <summary>Two verifiers of two owners, or the operator's, say that the result is wrong, and nobody says that it is right: one more would convict.</summary>
    public static bool IsAccused(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return audit.Reason != AuditReason.Ringer && Weight(audit.Opinions, OpinionVerdict.Disagrees) >= ToAccuse && Weight(audit.Opinions, OpinionVerdict.Agrees) == 0;
    }

    /// <summary>As many as accuse said that the result is wrong, and somebody that it is right: either side may be lying.</summary>
    public static bool IsContradicted(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return audit.Reason != AuditReason.Ringer && Weight(audit.Opinions, OpinionVerdict.Disagrees) >= ToAccuse && Weight(audit.Opinions, OpinionVerdict.Agrees) > 0;
    }

    /// <summary>The verdict when nobody else can be asked.</summary>
    public static AuditStep.Judge Conclude(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return audit.Opinions.Count == 0
            ? audit.Replay is AuditReplay.Matches
                ? new AuditStep.Judge(AuditVerdict.Unaudited, "The arithmetic is right; nobody independent was there to run the model again.")
                : new AuditStep.Judge(AuditVerdict.Unaudited, "Nobody independent was there to run the job again.")
            : IsAccused(audit)
                ? new AuditStep.Judge(AuditVerdict.Inconclusive, "Verifiers found that the result is not what the model gives; no other owner's was there to confirm it. An operator decides; until then the worker's pay waits.")
            : IsContradicted(audit)
                ? new AuditStep.Judge(AuditVerdict.Inconclusive, "Verifiers contradict each other, so nobody is convicted: those that accuse are tested, and the worker's newest jobs are run again by others.")
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

    /// <summary>The opinions, with those marked that say of a good result that it is wrong. Who says of a bad one that it is right may be wrong too, but that is never beyond doubt: such audits convict nobody.</summary>
    public static IReadOnlyList<AuditOpinion> Outvoted(IReadOnlyList<AuditOpinion> opinions)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        var isGood = Weight(opinions, OpinionVerdict.Agrees) > Weight(opinions, OpinionVerdict.Disagrees);
        return [.. opinions.Select(opinion => opinion with { Outvoted = isGood && opinion.Verdict == OpinionVerdict.Disagrees })];
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
        var (agree, disagree) = (Weight(audit.Opinions, OpinionVerdict.Agrees), Weight(audit.Opinions, OpinionVerdict.Disagrees));
        if (audit.Reason == AuditReason.Ringer)
        {
            return agree > 0 ? new AuditStep.Judge(AuditVerdict.Passed, "The verifier knows the answers.")
                : disagree > 0 ? new AuditStep.Judge(AuditVerdict.Failed, "The verifier's answers are not the known ones.")
                : audit.Opinions.Count > 0 ? new AuditStep.Judge(AuditVerdict.Inconclusive, "Nobody knows how far honest devices of these classes lie apart.")
                : null;
        }

        if (disagree >= ToConvict && agree == 0)
        {
            return new AuditStep.Judge(AuditVerdict.Failed, "Verifiers of different owners found that the result is not what the model gives, and none that it is.", Convicts: true);
        }

        if (agree > disagree)
        {
            return new AuditStep.Judge(AuditVerdict.Passed, "Everything that was looked at is as committed.");
        }

        // One of the suspect's own class computes the same: when nobody knows for that one either, nobody does.
        var isLost = audit.Opinions.Any(opinion => opinion.Verdict == OpinionVerdict.Unknown && opinion.DeviceClass == audit.SuspectClass);
        var left = MostOpinions - audit.Opinions.Count;
        return isLost || left <= 0 || (agree > 0 && agree + left <= disagree) ? Conclude(audit) : null;
    }

    private static int Weight(IReadOnlyList<AuditOpinion> opinions, OpinionVerdict verdict) => opinions.Sum(opinion => opinion.Verdict != verdict ? 0 : opinion.ByOperators ? 2 : 1);
}
