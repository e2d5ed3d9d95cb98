using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// Draws results as a strategy does, and audits them by the product's own rules: commitments, replays, choice of verifiers and evaluations, distances, opinions, verdicts.
/// </summary>
internal sealed class ToyAuditor(Strategy strategy, AuditsOptions audits, AuditingOptions auditing, SamplingPlan plan, ToyCalibration tolerances, byte[] epochKey, Dice dice)
{
    // Text encoder and image decoder, in evaluations.
    private const double OtherWork = 1.5;

    private readonly ToyDevices _devices = new(dice);
    private readonly int _evaluations = plan.Timesteps.Count;

    /// <summary>Audits that were judged.</summary>
    public int Audits { get; private set; }

    /// <summary>Opinions that they took.</summary>
    public int Opinions { get; private set; }

    /// <summary>Work of the audits, in jobs.</summary>
    public double Work { get; private set; }

    /// <summary>What the worker brings for a job that is drawn by lot.</summary>
    public ToyResult Draw(string job, bool cheats)
    {
        var (seed, prompt) = ((ulong)dice.Between(0, int.MaxValue), dice.Between(1, 1_000));
        var image = new byte[32];
        BitConverter.TryWriteBytes(image, seed);
        var noise = NoiseSources.Nv.Open(cheats && strategy.Replays ? seed + 1 : seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, ToyDenoiser.Size), noise);
        var hasher = new TrajectoryHasher();
        var predictions = new List<float[]>(_evaluations);
        var skipped = new HashSet<int>();
        for (var wanted = cheats ? (int)Math.Round(strategy.Skipped * _evaluations) : 0; skipped.Count < wanted;)
        {
            skipped.Add(strategy.Interpolates ? (2 * skipped.Count) + 1 : dice.Between(0, _evaluations));
        }

        for (var model = (cheats ? strategy.Model : null) ?? _devices[strategy.Device]; !run.IsComplete; run.Advance(predictions[^1]))
        {
            predictions.Add(skipped.Contains(run.Index) ? MakeUp(predictions) : model.Predict(run.Latent, run.Timestep, prompt, !cheats || strategy.IsGuided));
            hasher.Add(run.Latent, predictions[^1]);
        }

        return new ToyResult(job, seed, prompt, image, predictions, hasher.Finish(run.Latent, image), run.Latent.ToArray(), cheats);
    }

    /// <summary>Looked at in every job: the first leaf is the noise of the seed.</summary>
    public bool BeginsWithNoise(ToyResult result)
    {
        var latent = plan.DrawInitialLatent(NoiseSources.Nv.Open(result.Seed), ToyDenoiser.Size);
        return MerkleTree.Contains(result.Tree.Root, result.Tree.Count, 0, CommitmentLeaf.OfNoise(TensorHash.Of(latent)), result.Tree.PathOf(0));
    }

    /// <summary>True when the key of the epoch says so.</summary>
    public bool IsChosen(ToyResult result, int ratePpm) => AuditDraw.IsAudited(epochKey, result.Job, result.Root, ratePpm);

    /// <summary>Replay, opinions of verifiers in the drawn order, verdict.</summary>
    public ToyVerdict Audit(WorkerId worker, ToyResult result)
    {
        IReadOnlyList<float[]> latents = [];
        var replay = AuditReplay.Missing;
        if (!(result.IsBad && strategy.RefusesToOpen))
        {
            var replayed = TrajectoryReplay.Run(result.Root, plan, NoiseSources.Nv.Open(result.Seed), ToyDenoiser.Size, result.Predictions, result.Image);
            (replay, latents) = replayed is ReplayResult.Matches matches ? (AuditReplay.Matches, matches.Latents) : (AuditReplay.Differs, []);
        }

        var ranked = AuditDraw.RankVerifiers(epochKey, result.Job, result.Root, ToyVerifiers.Ids);
        return Judge(
            Claimed(ToyVerifiers.Opened(worker, result.Job, AuditReason.Drawn, AuditScope.Points, replay, strategy.Device)),
            [.. ranked.Select(ToyVerifiers.Candidate)],
            (ask, verifier) => Answer(ask, verifier, result, latents));
    }

    /// <summary>A job that was delivered before is run again whole, on a device like the worker's: does it end where it was said to end?</summary>
    public bool IsBad(WorkerId worker, ToyResult delivered) => Judge(
        Claimed(ToyVerifiers.Opened(worker, delivered.Job, AuditReason.Window, AuditScope.Rerun, AuditReplay.NothingOpened, strategy.Device)),
        [.. AuditDraw.RankVerifiers(epochKey, $"again-{delivered.Job}", delivered.Root, ToyVerifiers.Ids).Select(ToyVerifiers.Candidate)],
        (_, verifier) =>
        {
            Work += (_evaluations + OtherWork) / _evaluations;
            if (Colludes(delivered, verifier))
            {
                return [new AuditPoint(0, 0, ToleranceVerdict.Within)];
            }

            var noise = NoiseSources.Nv.Open(delivered.Seed);
            var run = plan.Start(plan.DrawInitialLatent(noise, ToyDenoiser.Size), noise);
            var device = ToyVerifiers.DeviceOf(verifier);
            while (!run.IsComplete)
            {
                run.Advance(_devices[device].Predict(run.Latent, run.Timestep, delivered.Prompt));
            }

            // The toy's whole runs were measured: those of one class end alike.
            var limit = EndLimit.Measured(auditing.RerunTolerance);
            return [OpinionRules.FinalLatent(_evaluations, 1, delivered.Final, run.Latent, device == strategy.Device ? limit : limit.WithoutFar())];
        }).Verdict == AuditVerdict.Failed;

    private IReadOnlyList<AuditPoint> Answer(AuditStep.Ask ask, VerifierCandidate verifier, ToyResult result, IReadOnlyList<float[]> latents)
    {
        var steps = AuditRules.Evaluations(ask.Scope, audits, _evaluations, epochKey, new JobId(result.Job), Convert.ToHexStringLower(result.Root));
        Work += (steps.Count + OtherWork) / _evaluations;
        if (Colludes(result, verifier))
        {
            return [new AuditPoint(0, 0, ToleranceVerdict.Within)];
        }

        var device = ToyVerifiers.DeviceOf(verifier);
        return
        [
            .. steps.Select(step => OpinionRules.Prediction(
                step,
                plan.LevelBefore(step),
                ToyDenoiser.Guidance,
                result.Predictions[step],
                _devices[device].Predict(latents[step], plan.Timesteps[step], result.Prompt),
                strategy.IsUncalibrated ? null : tolerances[strategy.Device, device])),
            new AuditPoint(AuditPoint.Image, 0, result.IsBad && strategy.SwapsImage ? ToleranceVerdict.Outside : ToleranceVerdict.Within),
        ];
    }

    private bool Colludes(ToyResult result, VerifierCandidate verifier) => result.IsBad && ToyVerifiers.NumberOf(verifier.Id.Value) < strategy.Colluders * ToyVerifiers.Count;

    /// <summary>The audit, of a device as the worker names it.</summary>
    private Audit Claimed(Audit audit) => strategy.IsUncalibrated ? audit with { SuspectClass = "unheard-of" } : audit;

    private ToyVerdict Judge(Audit audit, IReadOnlyList<VerifierCandidate> candidates, Func<AuditStep.Ask, VerifierCandidate, IReadOnlyList<AuditPoint>> answer)
    {
        Audits++;
        while (true)
        {
            switch (AuditRules.Next(audit, 0))
            {
                case AuditStep.Judge judge:
                    return new ToyVerdict(audit, judge);
                case AuditStep.Ask ask when VerifierRules.Choose(audit, ask, candidates, 0) is VerifierChoice.Chosen { Verifier: var verifier }:
                    Opinions++;
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
                    return new ToyVerdict(audit, AuditRules.Conclude(audit));
            }
        }
    }

    private static float[] MakeUp(List<float[]> before) => before.Count switch
    {
        0 => new float[ToyDenoiser.Size],
        1 => before[^1],
        _ => [.. before[^1].Zip(before[^2], static (last, earlier) => (2 * last) - earlier)],
    };
}
