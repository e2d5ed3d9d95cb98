using System.Security.Cryptography;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// One worker from its first job to its conviction, or to the end: commitments, draws, replays, comparisons, rates, payments, windows and convictions are those of the product; the network, the
/// clock and the images are left out. A job's price covers what computing it costs, so that honest work gains nothing and every evaluation that is left out is a gain.
/// </summary>
internal sealed class Campaign
{
    private const long Usual = 10_000;
    private const long Tiny = 10;

    // Whoever brings a result that is refused has held a slot, fetched, hashed, signed and uploaded for it, while honest work waited: not much, but not nothing.
    private const double RefusedCost = 0.01;

    private static readonly AccountId Artist = new("artist");
    private static readonly HashSet<string> NothingBad = new(StringComparer.Ordinal);

    private readonly Strategy _strategy;
    private readonly AuditsOptions _audits;
    private readonly AuditingOptions _auditing;
    private readonly CreditsOptions _credits = new();
    private readonly Dice _dice;
    private readonly ToyAuditor _auditor;
    private readonly LedgerBook _ledger = new();
    private readonly Queue<ToyResult> _newest = new();
    private WorkerTrust _trust = TrustRules.New(new WorkerId("nobody"), 0);
    private double _cost;

    public Campaign(Strategy strategy, AuditsOptions audits, AuditingOptions auditing, SamplingPlan plan, ToyCalibration tolerances, Dice dice)
    {
        (_strategy, _audits, _auditing, _dice) = (strategy, audits, auditing, dice);
        _auditor = new ToyAuditor(strategy, audits, auditing, plan, tolerances, SHA256.HashData(BitConverter.GetBytes(dice.Between(0, int.MaxValue))), dice);
    }

    /// <summary>Jobs that it delivered in the campaign.</summary>
    public int Jobs { get; private set; }

    /// <summary>Bad images that went out before anybody knew.</summary>
    public int BadImages { get; private set; }

    /// <summary>Audits.</summary>
    public int Audits => _auditor.Audits;

    /// <summary>Work of the jobs that it was paid for, in usual jobs.</summary>
    public double JobWork { get; private set; }

    /// <summary>Work of the audits, second opinions included, likewise.</summary>
    public double AuditWork { get; private set; }

    /// <summary>Convictions.</summary>
    public int Convictions { get; private set; }

    /// <summary>What it has more than an honest worker, in pay of usual jobs.</summary>
    public double Gain { get; private set; }

    /// <summary>Always 0.</summary>
    public long LedgerSum => _ledger.Sum;

    /// <param name="mostJobs">Of each identity.</param>
    public void Run(int mostJobs)
    {
        var usualShare = Share(Usual);
        for (var identity = 0; identity < _strategy.Identities; identity++)
        {
            var worker = new WorkerId($"worker-{identity}");
            _trust = TrustRules.New(worker, 0);
            for (var i = 0; i < _strategy.Before; i++)
            {
                Pay(worker, $"before-{identity}-{i}", Price());
            }

            // Honest jobs before: what they brought is what they cost.
            var start = Wealth(worker);
            var delivered = _strategy.Before;
            for (var i = 0; i < mostJobs; i++)
            {
                if (!Work(worker, $"job-{identity}-{i}", Price(), ref delivered))
                {
                    Convictions++;
                    break;
                }
            }

            Gain += (Wealth(worker) - start - _cost) / usualShare;
            _cost = 0;
        }
    }

    private long Price() => _strategy.DearShare > 0 && _dice.Falls(_strategy.DearShare) ? Usual * _strategy.DearFactor : Usual;

    private long Share(long price) => JobPrice.WorkerShare(price, _credits);

    /// <summary>What waits until it can be checked is not the worker's.</summary>
    private long Wealth(WorkerId worker) =>
        _ledger.BalanceOf(LedgerAccount.Vested(worker)) + (_trust.PayHolds.Count > 0 ? 0 : _ledger.BalanceOf(LedgerAccount.Pending(worker)));

    /// <returns>False when the worker was convicted.</returns>
    private bool Work(WorkerId worker, string job, long price, ref int delivered)
    {
        var cheats = !_strategy.IsHonest && (price > Usual || !_strategy.OnlyDear);
        var result = _auditor.Draw(job, cheats);
        _cost += Share(price) * (cheats ? 1 - _strategy.Saved : 1);
        _cost += _strategy.PaysItself ? price : 0;

        // Who shows the noise of another seed is refused, and gets nothing.
        if (!_auditor.BeginsWithNoise(result))
        {
            _cost += RefusedCost * price;
            return true;
        }

        var waits = AuditRate.IsProbation(_audits, delivered);
        var rate = AuditRate.PpmOf(_audits, delivered, Share(price), _ledger.BalanceOf(LedgerAccount.Pending(worker)));
        if (!_auditor.IsChosen(result, rate))
        {
            Deliver(worker, result, price, ref delivered);
            return true;
        }

        var before = _auditor.Work;
        if (waits || (cheats && _strategy.RefusesToOpen))
        {
            var judged = Judged(_auditor.Audit(worker, result));
            AuditWork += (_auditor.Work - before) * price / Usual;
            if (judged.Convicts)
            {
                (Jobs, JobWork) = (Jobs + 1, JobWork + ((double)price / Usual));
                _cost += RefusedCost * price;
                Convict(worker, job);
                return false;
            }

            if (judged.Verdict != AuditVerdict.Failed)
            {
                Deliver(worker, result, price, ref delivered);
                return !(judged.IsContradicted && AnyOfTheNewestIsBad(worker, result));
            }

            // Not opened: the job goes to somebody else, unpaid, the worker begins anew, and its newest jobs are run again.
            delivered = 0;
            _cost += RefusedCost * price;
            return !AnyOfTheNewestIsBad(worker, result);
        }

        // Delivered at once; the worker knows that it is audited, and the verdict takes a while.
        Deliver(worker, result, price, ref delivered);
        for (var i = 0; cheats && i < _strategy.Drains; i++)
        {
            // Honest ones, of an artist that is the worker: nobody else would send it so many.
            Pay(worker, $"{job}-{i}", Tiny);
            _cost += Share(Tiny) + Tiny;
        }

        var verdict = Judged(_auditor.Audit(worker, result));
        AuditWork += (_auditor.Work - before) * price / Usual;
        if (verdict.Convicts)
        {
            Convict(worker, job);
        }

        return !verdict.Convicts && !(verdict.IsContradicted && AnyOfTheNewestIsBad(worker, result));
    }

    /// <summary>What the verdict does to the worker's pay.</summary>
    private ToyVerdict Judged(ToyVerdict verdict)
    {
        var after = PayHoldRules.Judged(_trust, verdict.Audit, verdict.Verdict, verdict.Convicts, 0);
        if (PayHoldRules.LedgerOf(_trust, after, 0) is { } change)
        {
            Apply(change);
        }

        _trust = after;
        return verdict;
    }

    private void Deliver(WorkerId worker, ToyResult result, long price, ref int delivered)
    {
        Pay(worker, result.Job, price);

        // What brings nothing held a slot all the same.
        _cost += _trust.PayHolds.Count > 0 ? RefusedCost * price : 0;
        _newest.Enqueue(result);
        if (_newest.Count > _auditing.WindowAudits + 1)
        {
            _newest.Dequeue();
        }

        delivered++;
        Jobs++;
        JobWork += (double)price / Usual;
        BadImages += result.IsBad ? 1 : 0;
    }

    private bool AnyOfTheNewestIsBad(WorkerId worker, ToyResult audited)
    {
        var before = _auditor.Work;
        var isBad = _newest.Where(result => result.Job != audited.Job).TakeLast(_auditing.WindowAudits).Any(result => _auditor.IsBad(worker, result));
        AuditWork += _auditor.Work - before;
        if (isBad)
        {
            Apply(Conviction.Of(new WorkerWindow(worker, _ledger.WindowOf(worker)), NothingBad, 0).Ledger);
        }

        return isBad;
    }

    private void Pay(WorkerId worker, string job, long price)
    {
        var share = Share(price);
        List<Posting> postings = [new(LedgerAccount.Held(Artist), -price), new(LedgerAccount.Pending(worker), share)];
        if (price > share)
        {
            postings.Add(new Posting(LedgerAccount.Reserve, price - share));
        }

        Apply(new LedgerChange
        {
            AtMs = 0,
            Entries = [JournalEntry.Move(JournalReason.Hold, job, LedgerAccount.Issuance, LedgerAccount.Held(Artist), price), new JournalEntry(JournalReason.Pay, job, postings)],
            Earned = [new EarnedCredit(worker, new WindowItem(share, job, Artist, price), _audits.PendingJobs)],
        });
    }

    /// <summary>Outside probation the image was delivered, and paid, before the verdict: it is in the window.</summary>
    private void Convict(WorkerId worker, string job) =>
        Apply(Conviction.Of(new WorkerWindow(worker, _ledger.WindowOf(worker)), new HashSet<string>(StringComparer.Ordinal) { job }, 0).Ledger);

    private void Apply(LedgerChange change)
    {
        if (_ledger.Refusal(change) is { } refusal)
        {
            throw new InvalidOperationException($"The ledger refuses: {refusal}.");
        }

        _ledger.Apply(change);
        _ledger.Forget(_ledger.LastId);
    }
}
