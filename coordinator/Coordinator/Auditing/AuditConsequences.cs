using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// What follows from a verdict, as one transaction: the audit's end, the standings of suspect and verifiers, the ban, the seized window, the refund, the delivery or the return to the queue of a job
/// that waited, the job that draws a bad image anew, and the audits of what the worker was paid for lately. Safe for concurrent use.
/// </summary>
internal sealed class AuditConsequences(
    IJobStore jobs, AuditReversal reversal, ITrustStore standings, IWorkerStore workers, ILedgerStore ledger, LeaseRules leases, JobQueue queue, WindowAudits windows, IOptions<AuditsOptions> draws, IOptions<AuditingOptions> options)
{
    private const int MostDoublings = 8;

    /// <param name="audit">As it was read.</param>
    /// <param name="judge">Its verdict.</param>
    /// <param name="isKnown">The image of the waiting job was delivered before for something else: it is not delivered.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<JobTransaction> OfAsync(Audit audit, AuditStep.Judge judge, bool isKnown, long nowMs, CancellationToken cancellationToken) =>
        OfAsync(audit, judge, by: null, isKnown, nowMs, cancellationToken);

    /// <summary>The same, of an operator's decision about an audit that was judged before.</summary>
    public Task<JobTransaction> OfAsync(Audit audit, AuditOverride by, long nowMs, CancellationToken cancellationToken) => by.To == AuditVerdict.Failed
        ? OfAsync(audit, new AuditStep.Judge(AuditVerdict.Failed, by.Reason, Convicts: true), by, isKnown: false, nowMs, cancellationToken)
        : reversal.OfAsync(audit, by, nowMs, cancellationToken);

    private async Task<JobTransaction> OfAsync(Audit audit, AuditStep.Judge judge, AuditOverride? by, bool isKnown, long nowMs, CancellationToken cancellationToken)
    {
        // Who helped to judge was paid with the first verdict.
        var judged = by is not null ? audit.Becomes(nowMs, before => AuditReversal.With(before, by)) : audit.Becomes(nowMs, before => before with
        {
            Verdict = judge.Verdict,
            Message = judge.Message,
            JudgedAtMs = nowMs,
            HoldsJob = false,
            SetAside = 0,
            Opinions = [.. before.Opinions.Select(opinion => Earns(audit, opinion) ? opinion : opinion with { Pay = 0 })],
        });
        var pay = by is null ? PayOf(judged.After!.Opinions, audit, nowMs) : null;
        if (audit.Reason == AuditReason.Ringer)
        {
            return new JobTransaction { Changes = [], Audits = [judged], Ledger = pay };
        }

        var job = await jobs.FindAsync(audit.Job, cancellationToken);
        var worker = await workers.FindAsync(audit.Suspect, cancellationToken);
        var window = await ledger.WindowAsync(audit.Suspect, cancellationToken);
        var isBad = judge.Verdict == AuditVerdict.Failed && job is { State: JobState.Delivered } && job.Verification?.Fence == audit.Fence;

        // Whoever is banned for a conviction was punished with that, and began anew. What it was paid since, for results that came before, is lost as well.
        var convicts = judge.Convicts && worker is not null && !await reversal.IsPunishedAsync(worker, nowMs, cancellationToken);
        var refund = isBad && job is { Price: > 0, RerenderOf: null } && job.Audit is not { Refunded: > 0 } ? job.Price : 0;
        var rerender = isBad && job!.Audit?.Rerender is null && nowMs - job.UpdatedAtMs <= options.Value.RerenderFor.TotalMilliseconds ? queue.EnterAgain(job, nowMs) : null;
        var (trusts, forfeit) = await StandingsAsync(audit, new LastCheck(audit.Id, judge.Verdict, nowMs), by, judge.Convicts ? window.Items : [], convicts, cancellationToken);
        var again = convicts || IsDoubtful(audit, judge) ? await AgainAsync(audit, window, convicts ? WindowAudits.Most : options.Value.WindowAudits, nowMs, cancellationToken) : [];
        var suspect = trusts.First(change => change.After.Worker == audit.Suspect);
        LedgerChange?[] moves = [LedgerOf(window, job, judge.Convicts, refund, nowMs), pay, PayHoldRules.LedgerOf(suspect.Before, suspect.After, nowMs)];
        return new JobTransaction
        {
            Changes = [.. JobChanges(job, judged.After!, judge, refund, rerender, isKnown, nowMs)],
            Fingerprint = Delivers(job, audit, judge, isKnown) ? job!.Held!.Fingerprint : null,
            Samples = Delivers(job, audit, judge, isKnown) ? SamplesOf(job!, nowMs) : [],
            Audits = [judged with { After = judged.After! with { Convicted = convicts, Forfeit = forfeit, Refunded = audit.Refunded + refund, Rerender = rerender?.After.Id ?? audit.Rerender } }, .. again],
            Trusts = trusts,
            Workers = convicts ? [Ban(worker!, by?.By ?? "", judge, await ConvictionsAsync(audit.Suspect, cancellationToken), nowMs)] : [],
            Ledger = moves.OfType<LedgerChange>().Aggregate((LedgerChange?)null, static (all, one) => all?.And(one) ?? one),
        };
    }

    /// <summary>The transaction that delivers a job whose audit takes too long; the audit goes on.</summary>
    public async Task<JobTransaction> PassOnAsync(Audit audit, bool isKnown, long nowMs, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(audit.Job, cancellationToken);
        var goesOn = audit.Becomes(nowMs, before => AuditChanges.Waiting(
            before with
            {
                HoldsJob = false,
                DueAtMs = nowMs,
                DeadlineMs = before.OpenedAtMs + (long)options.Value.GiveUpAfter.TotalMilliseconds,
            },
            options.Value));
        var waits = IsWaiting(job, audit);
        return new JobTransaction
        {
            Changes = waits ? [isKnown ? Refuse(job!, audit, "The same pixels were delivered before for something else.", nowMs) : ImageDelivery.DeliverHeld(job!, null, nowMs)] : [],
            Fingerprint = waits && !isKnown ? job!.Held!.Fingerprint : null,
            Samples = waits && !isKnown ? SamplesOf(job!, nowMs) : [],
            Audits = [goesOn],
        };
    }

    /// <summary>Nobody is convicted by it, but the worker's newest jobs are looked at. What those tell is not looked into further.</summary>
    private static bool IsDoubtful(Audit audit, AuditStep.Judge judge) => audit.Replay is AuditReplay.Missing or AuditReplay.Overtaken
        || (judge.Verdict == AuditVerdict.Inconclusive && audit.Reason != AuditReason.Window && AuditRules.IsContradicted(audit));

    /// <summary>Who is outvoted, or does not know a known answer, is not paid.</summary>
    private static bool Earns(Audit audit, AuditOpinion opinion) => !opinion.Outvoted && (audit.Reason != AuditReason.Ringer || opinion.Verdict != OpinionVerdict.Disagrees);

    private LedgerChange? PayOf(IReadOnlyList<AuditOpinion> opinions, Audit audit, long nowMs)
    {
        LedgerChange? pay = null;
        foreach (var opinion in opinions.Where(static opinion => opinion.Pay > 0))
        {
            pay = AuditPay.Pay(audit.Id.Value, opinion.Verifier, opinion.Pay, nowMs, draws.Value).And(pay);
        }

        var left = audit.SetAside - opinions.Sum(static opinion => opinion.Pay);
        return left > 0 ? AuditPay.Release(audit.Id.Value, left, nowMs).And(pay) : pay;
    }

    private static bool IsWaiting(Job? job, Audit audit) => job is { State: JobState.Returned, Held: { } held } && held.Fence == audit.Fence;

    private static bool Delivers(Job? job, Audit audit, AuditStep.Judge judge, bool isKnown) => IsWaiting(job, audit) && judge.Verdict != AuditVerdict.Failed && !isKnown;

    private static IReadOnlyList<Sample> SamplesOf(Job job, long nowMs)
    {
        var delivered = ImageDelivery.DeliverHeld(job, null, nowMs);
        return [.. SpeedModel.SamplesOf(delivered), .. EtaModel.SamplesOf(delivered)];
    }

    private IEnumerable<JobChange> JobChanges(Job? job, Audit audit, AuditStep.Judge judge, long refund, JobChange? rerender, bool isKnown, long nowMs)
    {
        // What an earlier audit of the same result brought stays with the job: nothing is paid back twice.
        var earlier = job?.Verification?.Fence == audit.Fence ? job.Audit : null;
        var note = new JobAudit(audit.Id, audit.Reason, judge.Verdict)
        {
            Refunded = refund > 0 ? refund : earlier?.Refunded ?? 0,
            Rerender = rerender?.After.Id ?? earlier?.Rerender,
        };
        if (IsWaiting(job, audit))
        {
            yield return AuditEvidence.Keep(
                Delivers(job, audit, judge, isKnown)
                    ? ImageDelivery.DeliverHeld(job!, note, nowMs)
                    : Refuse(job!, audit, isKnown ? "The same pixels were delivered before for something else." : judge.Message, nowMs),
                audit);
        }
        else if (job is { State: JobState.Delivered } && job.Verification?.Fence == audit.Fence)
        {
            // Nothing but the note changes, not even when it ended: how long it is kept counts from there.
            yield return AuditEvidence.Keep(JobChange.Of(job, job with { Version = job.Version + 1, Audit = note }), audit);
        }

        if (rerender is not null)
        {
            yield return rerender;
        }
    }

    private JobChange Refuse(Job job, Audit audit, string message, long nowMs) => leases.End(job, audit.Fence, AttemptOutcome.ResultRefused, message, null, nowMs, job.Spec.RunSteps);

    private static LedgerChange? LedgerOf(WorkerWindow window, Job? job, bool seizes, long refund, long nowMs)
    {
        var item = job is null ? null : new WindowItem(0, job.Id.Value, job.Account, refund);
        if (!seizes || window.Items.Count == 0)
        {
            return refund > 0 ? Conviction.Refund(item!, nowMs) : null;
        }

        HashSet<string> bad = refund > 0 ? [job!.Id.Value] : [];
        var seized = Conviction.Of(window, bad, nowMs).Ledger;

        // An item that several became names the last of them, and nobody who paid: it refunds none.
        return refund > 0 && window.Items.All(one => one.Artist is null || one.Subject != job!.Id.Value) ? seized.And(Conviction.Refund(item!, nowMs)) : seized;
    }

    private Task<IReadOnlyList<AuditChange>> AgainAsync(Audit audit, WorkerWindow window, int most, long nowMs, CancellationToken cancellationToken) =>
        windows.OfAsync(window, audit.Job, most, _ => AuditSuspect.Of(audit), nowMs, cancellationToken);

    /// <summary>The standings, and what the suspect loses.</summary>
    private async Task<(IReadOnlyList<TrustChange> Trusts, AuditForfeit? Forfeit)> StandingsAsync(
        Audit audit, LastCheck check, AuditOverride? by, IReadOnlyList<WindowItem> seized, bool convicts, CancellationToken cancellationToken)
    {
        // Verifiers that were outvoted were marked with the first verdict.
        WorkerId[] concerned = [audit.Suspect, .. audit.Opinions.Where(opinion => opinion.Outvoted && by is null).Select(static opinion => opinion.Verifier)];
        var known = await standings.FindAsync(concerned, cancellationToken);
        var tallies = await workers.TalliesAsync(concerned, cancellationToken);
        AuditForfeit? forfeit = null;
        IReadOnlyList<TrustChange> changes = [.. concerned.Select(worker => new TrustChange(known.GetValueOrDefault(worker), After(worker)))];
        return (changes, forfeit);

        WorkerTrust After(WorkerId worker)
        {
            var delivered = tallies.GetValueOrDefault(worker)?.Delivered ?? 0;
            var before = known.GetValueOrDefault(worker) ?? TrustRules.New(worker, delivered);
            if (worker != audit.Suspect)
            {
                return before with { Outvoted = before.Outvoted + 1 };
            }

            var counted = by is null ? TrustRules.Judged(before, check) : TrustRules.Overruled(before, by.From, check);
            var after = PayHoldRules.Judged(counted, audit, check.Verdict, convicts, check.AtMs);
            if (!convicts && audit.Replay != AuditReplay.Missing)
            {
                forfeit = seized.Count == 0 ? null : new AuditForfeit(seized, before.DeliveredBefore, before.DeliveredBefore, 0);
                return after;
            }

            forfeit = new AuditForfeit(seized, before.DeliveredBefore, delivered, before.ConsecutiveValid);
            return TrustRules.Restarted(after, delivered, convicts);
        }
    }

    private async Task<int> ConvictionsAsync(WorkerId worker, CancellationToken cancellationToken) =>
        (await standings.FindAsync([worker], cancellationToken)).GetValueOrDefault(worker)?.Convictions ?? 0;

    private WorkerChange Ban(WorkerRecord worker, string by, AuditStep.Judge judge, int before, long nowMs)
    {
        var length = Math.Min(options.Value.BanLength.TotalMilliseconds * Math.Pow(2, Math.Min(before, MostDoublings)), TimeSpan.FromDays(365).TotalMilliseconds);
        var banned = HoldRules.OnPurpose(worker, HoldKind.Banned, by, $"Convicted: {judge.Message}", TimeSpan.FromMilliseconds(length), nowMs);

        // An operator's ban that lasts longer stays: it is not over when the conviction is overturned.
        var hold = worker.Hold is { Kind: HoldKind.Banned } ban && ban.UntilMs >= banned.Hold!.UntilMs ? ban : banned.Hold! with { IsOfConviction = true };
        return new WorkerChange(worker, banned with { Hold = hold });
    }
}
