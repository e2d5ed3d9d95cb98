using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Workers;

/// <summary>How trust grows, is lost, and what follows from it. Pure.</summary>
public static class TrustRules
{
    private const int UsualEvaluations = 20;
    private const int SlightlyBad = 2;
    private const int AnswersPerError = 50;

    /// <summary>A worker of which nothing was drawn yet: what it delivered before was never audited and does not count.</summary>
    public static WorkerTrust New(WorkerId worker, long delivered) => new() { Worker = worker, DeliveredBefore = delivered };

    /// <summary>Jobs, n, that count for the worker.</summary>
    /// <param name="trust">What is known of it.</param>
    /// <param name="delivered">Jobs that it delivered in all.</param>
    public static long JobsOf(WorkerTrust trust, long delivered)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return Math.Max(0, delivered - trust.DeliveredBefore);
    }

    /// <summary>One of its commitments was drawn.</summary>
    /// <param name="trust">Before.</param>
    /// <param name="chosen">It is audited.</param>
    public static WorkerTrust Drawn(WorkerTrust trust, bool chosen)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return trust with { Drawn = trust.Drawn + 1, Chosen = trust.Chosen + (chosen ? 1 : 0) };
    }

    /// <summary>One of its audits was judged. A failed one alone takes no rights: that needs a second opinion.</summary>
    public static WorkerTrust Judged(WorkerTrust trust, LastCheck check)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(check);
        return Counted(trust, check.Verdict) with { LastCheck = check };
    }

    /// <summary>An operator decided that a verdict was wrong: it counts as the other one. It stays what was checked last if nothing was judged since.</summary>
    /// <param name="trust">Before.</param>
    /// <param name="from">What it was.</param>
    /// <param name="check">What it becomes.</param>
    public static WorkerTrust Overruled(WorkerTrust trust, AuditVerdict from, LastCheck check)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(check);
        var counted = Counted(
            from switch
            {
                AuditVerdict.Passed => trust with { Passed = Math.Max(0, trust.Passed - 1), ConsecutiveValid = Math.Max(0, trust.ConsecutiveValid - 1) },
                AuditVerdict.Failed => trust with { Failed = Math.Max(0, trust.Failed - 1) },
                AuditVerdict.Inconclusive => trust with { Inconclusive = Math.Max(0, trust.Inconclusive - 1) },
                AuditVerdict.Unaudited => trust with { Unaudited = Math.Max(0, trust.Unaudited - 1) },
                _ => throw new ArgumentOutOfRangeException(nameof(from), from, "Unknown verdict."),
            },
            check.Verdict);
        return trust.LastCheck is { } last && last.Audit != check.Audit ? counted : counted with { LastCheck = check };
    }

    /// <summary>It stands again where it stood before an audit that was overturned, unless something else made it begin anew since.</summary>
    /// <param name="trust">Before.</param>
    /// <param name="forfeit">What it had lost.</param>
    /// <param name="convicted">It had been convicted, too.</param>
    public static WorkerTrust Reinstated(WorkerTrust trust, AuditForfeit forfeit, bool convicted)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(forfeit);
        return trust with
        {
            DeliveredBefore = trust.DeliveredBefore == forfeit.Restarted ? forfeit.DeliveredBefore : trust.DeliveredBefore,
            ConsecutiveValid = trust.ConsecutiveValid + forfeit.ConsecutiveValid,
            Convictions = Math.Max(0, trust.Convictions - (convicted ? 1 : 0)),
        };
    }

    /// <summary>It gave an opinion about another's result, or about one that is known.</summary>
    public static WorkerTrust Opined(WorkerTrust trust, bool isRinger, OpinionVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return (isRinger, verdict) switch
        {
            (false, _) => trust with { Verified = trust.Verified + 1 },
            (_, OpinionVerdict.Agrees) => trust with { RingersPassed = trust.RingersPassed + 1 },
            (_, OpinionVerdict.Disagrees) => trust with { RingersFailed = trust.RingersFailed + 1 },
            _ => trust,
        };
    }

    /// <summary>It begins anew: every job is audited again, however many it delivered.</summary>
    /// <param name="trust">Before.</param>
    /// <param name="delivered">Jobs that it delivered in all.</param>
    /// <param name="convicted">Because it was convicted, and not because an operator said so.</param>
    public static WorkerTrust Restarted(WorkerTrust trust, long delivered, bool convicted)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return trust with { DeliveredBefore = delivered, ConsecutiveValid = 0, Convictions = trust.Convictions + (convicted ? 1 : 0) };
    }

    /// <summary>
    /// True when it may judge others: its own probation is over, and its wrong answers are few: one for 50 answers, two for 200, and so on with their square, so that nobody may be wrong again and again
    /// by being right in between. Quarantined ones may; their hold does not count here.
    /// </summary>
    /// <param name="options">n0.</param>
    /// <param name="trust">What is known of it; null: nothing.</param>
    /// <param name="delivered">Jobs that it delivered in all.</param>
    public static bool MayVerify(AuditsOptions options, WorkerTrust? trust, long delivered)
    {
        ArgumentNullException.ThrowIfNull(options);
        return trust is not null
            && !AuditRate.IsProbation(options, JobsOf(trust, delivered))
            && (trust.Outvoted + trust.RingersFailed) * (trust.Outvoted + trust.RingersFailed) * AnswersPerError <= trust.Verified + trust.RingersPassed;
    }

    /// <summary>Where the worker stands.</summary>
    /// <param name="options">n0, a_min, W and k.</param>
    /// <param name="hold">Its newest hold, or null.</param>
    /// <param name="trust">What is known of it.</param>
    /// <param name="tally">How its leases ended.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static TrustReport Report(AuditsOptions options, WorkerHold? hold, WorkerTrust trust, WorkerTally? tally, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (delivered, failed) = (tally?.Delivered ?? 0, tally?.Failed ?? 0);
        var jobs = JobsOf(trust, delivered);
        var rate = AuditRate.PpmOf(options, jobs) / (double)AuditDraw.WholeRate;
        return new TrustReport
        {
            State = StateOf(options, hold, jobs, nowMs),
            Trust = trust,
            Jobs = jobs,
            AbortRate = delivered + failed == 0 ? 0 : failed / (double)(delivered + failed),
            AuditRate = rate,
            PendingJobs = options.PendingJobs,
            BadBeforeDetection = AuditOdds.JobsBeforeDetection(rate, 1),
            SlightlyBadBeforeDetection = AuditOdds.JobsBeforeDetection(rate, AuditOdds.Detection(UsualEvaluations, SlightlyBad, options.Evaluations)),
        };
    }

    private static TrustState StateOf(AuditsOptions options, WorkerHold? hold, long jobs, long nowMs) => hold is { Kind: not HoldKind.Draining } && hold.IsOn(nowMs)
        ? hold.Kind switch
        {
            HoldKind.Banned => TrustState.Banned,
            HoldKind.Quarantined => TrustState.Quarantined,
            _ => TrustState.Held,
        }
        : AuditRate.IsProbation(options, jobs) ? TrustState.Probation : TrustState.Trusted;

    private static WorkerTrust Counted(WorkerTrust trust, AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Passed => trust with { Passed = trust.Passed + 1, ConsecutiveValid = trust.ConsecutiveValid + 1 },
        AuditVerdict.Failed => trust with { Failed = trust.Failed + 1, ConsecutiveValid = 0 },
        AuditVerdict.Inconclusive => trust with { Inconclusive = trust.Inconclusive + 1 },
        AuditVerdict.Unaudited => trust with { Unaudited = trust.Unaudited + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Unknown verdict."),
    };
}
