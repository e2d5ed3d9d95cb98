using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>Tries every strategy many times at the default options, and compares what it brought with nothing and with the closed formulas.</summary>
internal static class AdversaryRun
{
    public const int Evaluations = 20;

    private const int MostJobs = 4_000;
    private const double Confidence99 = 2.576;

    /// <param name="seed">Decides everything.</param>
    /// <param name="campaigns">Per strategy.</param>
    /// <param name="honestAudits">In which no honest worker may be convicted.</param>
    public static AdversaryResult Run(int seed, int campaigns, int honestAudits)
    {
        var (audits, auditing, credits) = (new AuditsOptions(), new AuditingOptions(), new CreditsOptions());
        var plan = Samplers.ByName["ddim"].CreatePlan(new SchedulerSettings { StepsOffset = 1 }, Evaluations);
        var tables = Enumerable.Range(0, 3).Select(poisoners => ToyCalibration.Of(plan, seed, poisoners, samplesPerOwner: 2_000)).ToList();
        var violations = new List<string>();
        var results = new List<StrategyResult>();
        foreach (var (strategy, number) in Strategy.All.Select(static (strategy, i) => (strategy, i)))
        {
            var count = strategy.HasOnePrice ? Math.Max(6, campaigns / 10) : strategy.IsHonest ? Math.Max(2, campaigns / 20) : campaigns;
            var runs = new List<Campaign>();
            for (var i = 0; i < count; i++)
            {
                var campaign = new Campaign(strategy, audits, credits, plan, tables[strategy.Poisoners], new Dice(HashCode(seed, number, i)), auditing);
                campaign.Run(strategy.IsHonest ? 1_000 : MostJobs);
                runs.Add(campaign);
            }

            results.Add(Summarise(strategy, runs, audits));
            Check(strategy, results[^1], runs, violations);
        }

        foreach (var (name, before) in new[] { ("lazy_verifier", 0), ("lazy_verifier_after_500", 500) })
        {
            results.Add(Lazy(name, before, campaigns, audits, auditing, seed));
            if (results[^1] is { GainHigh: >= 0 } or { Caught: < 1 })
            {
                violations.Add(FormattableString.Invariant($"{name}: gains {results[^1].Gain:0.00}, and {results[^1].Caught:P0} are asked no more."));
            }
        }

        var convicted = FalseConvictions(plan, tables[0], audits, seed, honestAudits);
        var overhead = results[0].Overhead * (1 + auditing.RingerShare);
        var share = results[0].AuditShare;
        if (convicted > 0)
        {
            violations.Add($"{convicted} of {honestAudits} audits convicted an honest worker.");
        }

        if (overhead > 0.02)
        {
            violations.Add($"Audits cost {overhead:P2} of the work at 1,000 jobs; 2 % is the most.");
        }

        return new AdversaryResult(seed, results, honestAudits, convicted, overhead, share * (1 + auditing.RingerShare), ColludersAtBreakEven(audits), violations);
    }

    /// <summary>
    /// With a share c of colluders the first verifier must be honest, and one of the next two: D falls by <c>(1 - c)^2 (1 + c)</c>, and the gain is 0 where that is 1 / (a W).
    /// </summary>
    private static double ColludersAtBreakEven(AuditsOptions audits)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var share = (low + high) / 2;
            (low, high) = (1 - share) * (1 - share) * (1 + share) * audits.LeastRate * audits.PendingJobs > 1 ? (share, high) : (low, share);
        }

        return low;
    }

    private static StrategyResult Summarise(Strategy strategy, List<Campaign> runs, AuditsOptions audits)
    {
        var gains = runs.ConvertAll(static run => run.Gain);
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / Math.Max(1, gains.Count - 1) / gains.Count) * Confidence99;
        double jobs = runs.Sum(static run => run.Jobs);
        return new StrategyResult(
            strategy.Name,
            runs.Count,
            runs.Average(run => (double)run.Convictions / strategy.Identities),
            runs.Average(static run => run.Jobs),
            runs.Average(static run => run.BadImages),
            mean,
            mean - error,
            mean + error,
            Formula(strategy, audits),
            jobs == 0 ? 0 : runs.Sum(static run => run.Audits) / jobs,
            jobs == 0 ? 0 : runs.Sum(static run => run.AuditWork) / runs.Sum(static run => run.JobWork));
    }

    private static StrategyResult Lazy(string name, int before, int campaigns, AuditsOptions audits, AuditingOptions auditing, int seed)
    {
        var runs = new List<LazyVerifier>();
        for (var i = 0; i < campaigns; i++)
        {
            runs.Add(new LazyVerifier(audits, auditing, new Dice(HashCode(seed, 1_000 + before, i))));
            runs[^1].Run(before);
        }

        var mean = runs.Average(static run => run.Gain);
        var error = Math.Sqrt(runs.Sum(run => (run.Gain - mean) * (run.Gain - mean)) / Math.Max(1, runs.Count - 1) / runs.Count) * Confidence99;
        return new StrategyResult(
            name, runs.Count, runs.Average(static run => run.IsOut ? 1.0 : 0), runs.Average(static run => run.Opinions), 0, mean, mean - error, mean + error, null, 0, 0);
    }

    /// <summary>
    /// The gain of a skipper on its established identity, whose rate is a_min for usual jobs and ten times that for dear ones: every job saves f of its price, and what pends is lost.
    /// </summary>
    private static double? Formula(Strategy strategy, AuditsOptions audits)
    {
        if (!strategy.Name.StartsWith("skips_", StringComparison.Ordinal) || strategy.Before < 1_000)
        {
            return null;
        }

        var detection = AuditOdds.Detection(Evaluations, (int)Math.Round(strategy.Skipped * Evaluations), audits.Evaluations);
        var (dear, meanPrice) = (0.05, 1.45);
        var usual = new { Rate = AuditRate.PpmOf(audits, 1_000, 1, 1) / 1e6, Dear = AuditRate.PpmOf(audits, 1_000, 10, 1) / 1e6 };
        var rate = ((1 - dear) * usual.Rate) + (dear * usual.Dear);
        var jobs = AuditOdds.JobsBeforeDetection(rate, detection);

        // The window holds the honest jobs before, of the usual price, as far as the jobs since have not pushed them out: the sum over W places of the chance that each is one of those since.
        var survival = 1 - (rate * detection);
        var since = survival * (1 - Math.Pow(survival, audits.PendingJobs - 1)) / (1 - survival);
        var last = ((1 - dear) * usual.Rate + dear * usual.Dear * 10) / rate;
        var survivor = (meanPrice - (rate * detection * last)) / survival;
        return (strategy.Skipped * (((jobs - 1) * survivor) + last)) - (audits.PendingJobs - 1 - since) - (since * survivor) - last;
    }

    private static void Check(Strategy strategy, StrategyResult result, List<Campaign> runs, List<string> violations)
    {
        if (runs.Any(static run => run.LedgerSum != 0))
        {
            violations.Add($"{strategy.Name}: the ledger does not add up to zero.");
        }

        if (strategy.IsHonest ? result.Caught > 0 : result.GainHigh >= 0)
        {
            violations.Add(strategy.IsHonest
                ? $"{strategy.Name}: convicted."
                : FormattableString.Invariant($"{strategy.Name}: gains {result.Gain:0.0} jobs, at most {result.GainHigh:0.0}; that is not below 0."));
        }

        // Four standard errors: with some twenty strategies one false alarm in a thousand runs.
        if (result.FormulaGain is { } formula && Math.Abs(result.Gain - formula) > 1 + ((result.GainHigh - result.Gain) * 4 / Confidence99))
        {
            violations.Add(FormattableString.Invariant($"{strategy.Name}: gains {result.Gain:0.0} jobs; the formula says {formula:0.0}."));
        }
    }

    /// <summary>Audits of honest workers on one hardware by verifiers on any, each with its second opinion on the other.</summary>
    private static int FalseConvictions(SamplingPlan plan, ToleranceTable table, AuditsOptions audits, int seed, int count)
    {
        var dice = new Dice(seed + 1);
        ToyDenoiser[] hardware = [new ToyDenoiser(), new ToyDenoiser(isHalf: true)];
        var convicted = 0;
        for (var i = 0; i < count; i++)
        {
            var (worker, verifier) = (dice.Between(0, 2), dice.Between(0, 2));
            var points = Enumerable.Range(0, audits.Evaluations).Select(_ => ToyCalibration.Point(plan, dice)).ToList();

            // The same rules as ever; most audits end with the first opinion, which agrees.
            var audit = ToyVerifiers.Opened(new WorkerId("suspect"), "job", AuditReason.Drawn, AuditScope.Points, AuditReplay.Matches, worker == 1);
            for (var opinion = 0; AuditRules.Next(audit, 0) is AuditStep.Ask; opinion++, verifier = 1 - verifier)
            {
                var verdict = AuditRules.VerdictOf(
                [
                    .. points.Select(point => OpinionRules.Prediction(
                        point.Index,
                        plan.LevelBefore(point.Index),
                        3,
                        hardware[worker].Predict(point.Latent, plan.Timesteps[point.Index], point.Prompt),
                        hardware[verifier].Predict(point.Latent, plan.Timesteps[point.Index], point.Prompt),
                        table)),
                ]);
                audit = audit with
                {
                    Opinions = [.. audit.Opinions, new AuditOpinion(new WorkerId($"{opinion}"), $"owner-{opinion}", verifier == 1 ? "half" : "single", verdict, [], 0, 0)],
                };
            }

            convicted += AuditRules.Next(audit, 0) is AuditStep.Judge { Convicts: true } ? 1 : 0;
        }

        return convicted;
    }

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int seed, int strategy, int campaign) => (int)(((uint)seed * 2_654_435_761u) ^ ((uint)strategy * 40_503u) ^ ((uint)campaign * 2_246_822_519u));
}
