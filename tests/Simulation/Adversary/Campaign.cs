using System.Globalization;
using System.Security.Cryptography;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// One worker from its first job to its conviction, or to the end: commitments, draws, replays, comparisons, rates, payments, windows and convictions are those of the product; the network, the
/// clock and the images are left out. A job's price covers what computing it costs, so that honest work gains nothing and every evaluation that is left out is a gain.
/// </summary>
internal sealed class Campaign(Strategy strategy, AuditsOptions audits, CreditsOptions credits, SamplingPlan plan, ToleranceTable tolerances, Dice dice, AuditingOptions auditing)
{
    // Usual jobs, and one in twenty that costs ten times as much.
    private const long Usual = 1_000;
    private const int DearFactor = 10;
    private const double DearShare = 0.05;
    private const int Verifiers = 40;

    // Text encoder and image decoder, in evaluations.
    private const double OtherWork = 1.5;

    // Whoever brings a result that is refused has held a slot, fetched, hashed, signed and uploaded for it, while honest work waited: not much, but not nothing.
    private const double RefusedCost = 0.01;

    private static readonly AccountId Artist = new("artist");
    private static readonly ToyDenoiser OnSingle = new();
    private static readonly ToyDenoiser OnHalf = new(isHalf: true);

    private readonly LedgerBook _ledger = new();
    private readonly byte[] _epochKey = SHA256.HashData(BitConverter.GetBytes(dice.Between(0, int.MaxValue)));
    private readonly int _evaluations = plan.Timesteps.Count;
    private readonly Queue<Delivered> _delivered = new();
    private double _cost;

    /// <summary>Jobs that it delivered in the campaign.</summary>
    public int Jobs { get; private set; }

    /// <summary>Bad images that went out before anybody knew.</summary>
    public int BadImages { get; private set; }

    /// <summary>Audits, second opinions included.</summary>
    public int Audits { get; private set; }

    /// <summary>Work of the jobs that it was paid for, in usual jobs.</summary>
    public double JobWork { get; private set; }

    /// <summary>Work of the audits, likewise.</summary>
    public double AuditWork { get; private set; }

    /// <summary>Convictions.</summary>
    public int Convictions { get; private set; }

    /// <summary>What it has more than an honest worker, in pay of usual jobs.</summary>
    public double Gain { get; private set; }

    /// <summary>Always 0.</summary>
    public long LedgerSum => _ledger.Sum;

    public void Run(int mostJobs)
    {
        var usualShare = JobPrice.WorkerShare(Usual, credits);
        for (var identity = 0; identity < strategy.Identities; identity++)
        {
            var worker = new WorkerId($"worker-{identity}");
            Begin(worker, usualShare);
            var delivered = strategy.Before;
            for (var i = 0; i < mostJobs; i++)
            {
                if (!Work(worker, $"job-{identity}-{i}", ref delivered))
                {
                    Convictions++;
                    break;
                }
            }

            Gain += (_ledger.BalanceOf(LedgerAccount.Vested(worker)) + _ledger.BalanceOf(LedgerAccount.Pending(worker)) - _cost) / usualShare;
            _cost = 0;
        }
    }

    /// <summary>The honest jobs before, as far as their pay still pends: they were worth what they cost.</summary>
    private void Begin(WorkerId worker, long share)
    {
        for (var i = Math.Max(0, strategy.Before - audits.PendingJobs); i < strategy.Before; i++)
        {
            Pay(worker, $"before-{i}", Usual);
            _cost += share;
        }
    }

    /// <returns>False when the worker was convicted.</returns>
    private bool Work(WorkerId worker, string job, ref int delivered)
    {
        var isDear = !strategy.HasOnePrice && dice.Falls(DearShare);
        var before = AuditWork;
        var price = isDear ? Usual * DearFactor : Usual;
        var cheats = !strategy.IsHonest && (isDear || !strategy.OnlyDear);
        var (seed, prompt) = ((ulong)dice.Between(0, int.MaxValue), dice.Between(1, 1_000));
        var image = SHA256.HashData(BitConverter.GetBytes(seed));
        var (predictions, tree, final) = Draw(cheats, cheats && strategy.Replays ? seed + 1 : seed, prompt, image);
        _cost += JobPrice.WorkerShare(price, credits) * (cheats ? 1 - strategy.Saved : 1);
        _cost += strategy.PaysItself ? price : 0;

        // On every job: the noise leaf follows from the seed. Who shows another one is refused, and gets nothing.
        if (!BeginsWithNoise(tree, seed))
        {
            _cost += RefusedCost * price;
            return true;
        }

        var root = tree.Root.ToArray();
        var isProbation = AuditRate.IsProbation(audits, delivered);
        if (AuditDraw.IsAudited(_epochKey, job, root, AuditRate.PpmOf(audits, delivered, price, Usual)))
        {
            var judged = Audit(worker, job, root, predictions, seed, prompt, image, cheats);
            AuditWork = before + ((AuditWork - before) * price / Usual);
            if (judged.Convicts)
            {
                Convict(worker, job, price, isProbation, cheats);
                return false;
            }

            if (judged.Verdict == AuditVerdict.Failed)
            {
                // Not opened: the job went to somebody else, unpaid, the worker begins anew, and its newest jobs are run again.
                delivered = 0;
                _cost += RefusedCost * price;
                if (_delivered.TakeLast(auditing.WindowAudits).ToList().Exists(one => IsBad(worker, one)))
                {
                    Apply(Conviction.Of(new WorkerWindow(worker, _ledger.WindowOf(worker)), new HashSet<string>(StringComparer.Ordinal), 0).Ledger);
                    return false;
                }

                return true;
            }
        }

        Pay(worker, job, price);
        _delivered.Enqueue(new Delivered(job, seed, prompt, final));
        if (_delivered.Count > auditing.WindowAudits)
        {
            _delivered.Dequeue();
        }

        delivered++;
        Jobs++;
        JobWork += (double)price / Usual;
        BadImages += cheats ? 1 : 0;
        return true;
    }

    private (List<float[]> Predictions, MerkleTree Tree, float[] Final) Draw(bool cheats, ulong seed, int prompt, byte[] image)
    {
        var noise = NoiseSources.Nv.Open(seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, ToyDenoiser.Size), noise);
        var hasher = new TrajectoryHasher();
        var predictions = new List<float[]>();
        var skipped = new HashSet<int>();
        for (var wanted = cheats ? (int)Math.Round(strategy.Skipped * _evaluations) : 0; skipped.Count < wanted;)
        {
            skipped.Add(strategy.Interpolates ? (2 * skipped.Count) + 1 : dice.Between(0, _evaluations));
        }

        var honest = cheats ? null : strategy.IsHonest ? strategy.Model : OnSingle;
        for (; !run.IsComplete; run.Advance(predictions[^1]))
        {
            predictions.Add(skipped.Contains(run.Index)
                ? MakeUp(predictions)
                : (honest ?? strategy.Model).Predict(run.Latent, run.Timestep, prompt, honest is not null || strategy.IsGuided));
            hasher.Add(run.Latent, predictions[^1]);
        }

        return (predictions, hasher.Finish(run.Latent, image), run.Latent.ToArray());
    }

    private static float[] MakeUp(List<float[]> before) => before.Count switch
    {
        0 => new float[ToyDenoiser.Size],
        1 => before[^1],
        _ => [.. before[^1].Zip(before[^2], static (last, earlier) => (2 * last) - earlier)],
    };

    private bool BeginsWithNoise(MerkleTree tree, ulong seed)
    {
        var latent = plan.DrawInitialLatent(NoiseSources.Nv.Open(seed), ToyDenoiser.Size);
        return MerkleTree.Contains(tree.Root, tree.Count, 0, CommitmentLeaf.OfNoise(TensorHash.Of(latent)), tree.PathOf(0));
    }

    /// <summary>An audit by the product's own rules: replay, opinions of verifiers in the drawn order, verdict.</summary>
    private AuditStep.Judge Audit(WorkerId worker, string job, byte[] root, List<float[]> predictions, ulong seed, int prompt, byte[] image, bool cheats)
    {
        Audits++;
        IReadOnlyList<float[]> latents = [];
        var replay = AuditReplay.Missing;
        if (!(cheats && strategy.RefusesToOpen))
        {
            var result = TrajectoryReplay.Run(root, plan, NoiseSources.Nv.Open(seed), ToyDenoiser.Size, predictions, image);
            (replay, latents) = result is ReplayResult.Matches matches ? (AuditReplay.Matches, matches.Latents) : (AuditReplay.Differs, []);
        }

        var ranked = AuditDraw.RankVerifiers(_epochKey, job, root, Enumerable.Range(0, Verifiers).Select(static i => i.ToString(CultureInfo.InvariantCulture)));
        return Judge(ToyVerifiers.Opened(worker, job, AuditReason.Drawn, AuditScope.Points, replay, OwnIsHalf), [.. ranked.Select(ToyVerifiers.Candidate)], (ask, verifier) =>
        {
            var steps = AuditRules.Evaluations(ask.Scope, audits, _evaluations, _epochKey, new JobId(job), Convert.ToHexStringLower(root));
            AuditWork += (steps.Count + OtherWork) / _evaluations;
            if (cheats && int.Parse(verifier.Id.Value, CultureInfo.InvariantCulture) < strategy.Colluders * Verifiers)
            {
                return [new AuditPoint(0, 0, ToleranceVerdict.Within)];
            }

            var other = ToyVerifiers.IsHalf(verifier) ? OnHalf : OnSingle;
            var isSame = ToyVerifiers.IsHalf(verifier) == OwnIsHalf;
            return
            [
                .. steps.Select(step => OpinionRules.Prediction(
                    step, plan.LevelBefore(step), 3, predictions[step], other.Predict(latents[step], plan.Timesteps[step], prompt), isSame ? null : tolerances)).Select(point => isSame ? Exactly(point) : point),
                new AuditPoint(AuditPoint.Image, 0, cheats && strategy.SwapsImage ? ToleranceVerdict.Outside : ToleranceVerdict.Within),
            ];
        });
    }

    /// <summary>A job that was delivered before is run again whole, on devices like the worker's: does it end where it was said to end?</summary>
    private bool IsBad(WorkerId worker, Delivered delivered)
    {
        Audits++;
        var judged = Judge(
            ToyVerifiers.Opened(worker, delivered.Job, AuditReason.Window, AuditScope.Rerun, AuditReplay.NothingOpened, OwnIsHalf),
            [.. Enumerable.Range(0, Verifiers).Select(static i => ToyVerifiers.Candidate(i.ToString(CultureInfo.InvariantCulture)))],
            (_, verifier) =>
            {
                AuditWork += (_evaluations + OtherWork) / _evaluations;
                var noise = NoiseSources.Nv.Open(delivered.Seed);
                var run = plan.Start(plan.DrawInitialLatent(noise, ToyDenoiser.Size), noise);
                for (var model = ToyVerifiers.IsHalf(verifier) ? OnHalf : OnSingle; !run.IsComplete;)
                {
                    run.Advance(model.Predict(run.Latent, run.Timestep, delivered.Prompt));
                }

                // The toy's whole runs were measured: those of one class end alike.
                var limit = EndLimit.Measured(auditing.RerunTolerance);
                return [OpinionRules.FinalLatent(_evaluations, 1, delivered.Final, run.Latent, ToyVerifiers.IsHalf(verifier) == OwnIsHalf ? limit : limit.WithoutFar())];
            });
        return judged.Verdict == AuditVerdict.Failed;
    }

    private static AuditStep.Judge Judge(Audit audit, IReadOnlyList<VerifierCandidate> candidates, Func<AuditStep.Ask, VerifierCandidate, IReadOnlyList<AuditPoint>> answer)
    {
        while (true)
        {
            switch (AuditRules.Next(audit, 0))
            {
                case AuditStep.Judge judge:
                    return judge;
                case AuditStep.Ask ask when VerifierRules.Choose(audit, ask, candidates, 0) is VerifierChoice.Chosen { Verifier: var verifier }:
                    var points = answer(ask, verifier);
                    audit = audit with
                    {
                        Opinions =
                        [
                            .. audit.Opinions,
                            new AuditOpinion(verifier.Id, verifier.Owner, verifier.DeviceClass, AuditRules.VerdictOf(points), points, 0, 0),
                        ],
                    };
                    break;
                default:
                    return AuditRules.Conclude(audit);
            }
        }
    }

    // On the same class the same computation gives the same bits: the row of (class, class) allows nothing else.
    private static AuditPoint Exactly(AuditPoint point) => point with { Verdict = point.Distance == 0 ? ToleranceVerdict.Within : ToleranceVerdict.Outside };

    private void Pay(WorkerId worker, string job, long price)
    {
        var share = JobPrice.WorkerShare(price, credits);
        Apply(new LedgerChange
        {
            AtMs = 0,
            Entries =
            [
                JournalEntry.Move(JournalReason.Hold, job, LedgerAccount.Issuance, LedgerAccount.Held(Artist), price),
                new JournalEntry(
                    JournalReason.Pay,
                    job,
                    new Posting(LedgerAccount.Held(Artist), -price),
                    new Posting(LedgerAccount.Pending(worker), share),
                    new Posting(LedgerAccount.Reserve, price - share)),
            ],
            Earned = [new EarnedCredit(worker, new WindowItem(share, job, Artist, price), audits.PendingJobs)],
        });
    }

    private void Convict(WorkerId worker, string job, long price, bool isProbation, bool cheats)
    {
        // Outside probation the image was delivered at once, before the verdict: it is in the window, and it counts as one that went out.
        if (isProbation)
        {
            _cost += RefusedCost * price;
        }
        else
        {
            Pay(worker, job, price);
            BadImages += cheats ? 1 : 0;
        }

        Jobs++;
        JobWork += (double)price / Usual;
        Apply(Conviction.Of(new WorkerWindow(worker, _ledger.WindowOf(worker)), new HashSet<string>(StringComparer.Ordinal) { job }, 0).Ledger);
    }

    private void Apply(LedgerChange change)
    {
        if (_ledger.Refusal(change) is { } refusal)
        {
            throw new InvalidOperationException($"The ledger refuses: {refusal}.");
        }

        _ledger.Apply(change);
        _ledger.Forget(_ledger.LastId);
    }

    private bool OwnIsHalf => strategy.IsHonest && strategy.Model.IsHalf;

    private sealed record Delivered(string Job, ulong Seed, int Prompt, float[] Final);
}
