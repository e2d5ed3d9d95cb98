using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>Tries every strategy many times, and compares what it brought with nothing and with the closed formulas.</summary>
internal static class AdversaryRun
{
    // Of an honest worker: overheads are said for as many.
    private const int HonestJobs = 1_000;
    private const int MostJobs = 4_000;
    private const double MostOverhead = 0.02;
    private const double MostColluders = 0.25;
    private const double Confidence99 = 2.576;

    /// <summary>Runs all of it, on all cores; the result is that of the settings alone.</summary>
    public static AdversaryResult Run(AdversarySettings settings)
    {
        var plans = settings.Strategies.Select(static strategy => strategy.Evaluations).Append(20).Distinct().ToDictionary(
            static evaluations => evaluations,
            static evaluations => Samplers.ByName["ddim"].CreatePlan(new SchedulerSettings { StepsOffset = 1 }, evaluations));
        var tolerances = Enumerable.Range(0, 3).Select(poisoners => ToyCalibration.Of([.. plans.Values], settings.Seed, poisoners, trajectories: 300, settings.CalibrationScale)).ToList();
        var violations = new List<string>();
        var results = new List<StrategyResult>();
        foreach (var (strategy, number) in settings.Strategies.Select(static (strategy, i) => (strategy, i)))
        {
            var runs = new Campaign[Math.Max(2, (int)(settings.Campaigns * strategy.Repeats / (strategy.IsHonest ? 4 : 1)))];
            Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                runs[i] = new Campaign(
                    strategy, settings.Audits, settings.Auditing, plans[strategy.Evaluations], tolerances[strategy.Poisoners], new Dice(HashCode(settings.Seed, number, i)));
                runs[i].Run(strategy.IsHonest ? HonestJobs : MostJobs);
            });
            results.Add(Summarise(strategy, runs, settings));
            Check(strategy, results[^1], runs, violations);
        }

        foreach (var (name, before) in new[] { ("lazy_verifier", 0), ("lazy_verifier_after_500", 500) })
        {
            results.Add(Lazy(name, before, settings));
            if (results[^1] is { GainHigh: >= 0 } or { Caught: < 1 })
            {
                violations.Add(FormattableString.Invariant($"{name}: gains {results[^1].Gain:0.00}, and {results[^1].Caught:P0} are asked no more."));
            }
        }

        var honest = HonestAudits.Run(settings.HonestAudits, settings.Audits, settings.Auditing, plans[20], tolerances[0], settings.Seed);
        if (honest.Convicted > 0 || honest.Audits < settings.HonestAudits)
        {
            violations.Add($"{honest.Convicted} of {honest.Audits} audits convicted an honest worker.");
        }

        if (honest.Passed < honest.Audits)
        {
            violations.Add($"{honest.Audits - honest.Passed} of {honest.Audits} audits of honest workers did not pass.");
        }

        var overheads = settings.Strategies.Zip(results).Where(static pair => pair.First.IsHonest)
            .ToDictionary(static pair => pair.First.Name, pair => pair.Second.Overhead * (1 + settings.Auditing.RingerShare));
        var formula = Formulas.Overhead(settings.Audits, HonestJobs, 20, settings.Auditing.RingerShare);
        foreach (var (strategy, result) in settings.Strategies.Zip(results).Where(pair => pair.First.IsHonest && pair.First.Evaluations > settings.Audits.WholeJobEvaluations))
        {
            CheckOverhead(strategy, result, overheads[strategy.Name], formula, violations);
        }

        var colluders = Formulas.ColludersAtBreakEven(settings.Audits, settings.Auditing);
        if (colluders <= MostColluders)
        {
            violations.Add(FormattableString.Invariant($"Verifiers of whom {colluders:P0} collude let a cheat break even; {MostColluders:P0} must not."));
        }

        return new AdversaryResult(settings.Seed, results, honest, Framed(settings, violations), overheads, formula, colluders, violations);
    }

    private static List<FramingResult> Framed(AdversarySettings settings, List<string> violations)
    {
        var results = new List<FramingResult>();
        foreach (var (share, number) in new[] { 0.1, 0.25, 0.4 }.Select(static (share, i) => (share, i)))
        {
            foreach (var (isPatient, hasOperators, kind) in new[] { (false, false, 0), (true, false, 1), (true, true, 2) })
            {
                var framing = new Framing(share, isPatient, hasOperators, settings.Audits, settings.Auditing, new Dice(HashCode(settings.Seed, 2_000 + number, kind)));
                framing.Run(settings.FramedAudits);
                var result = framing.Result();
                results.Add(result);

                // Four standard errors of what comes of so many tries. The operator's verifier lets none of them succeed.
                var expected = result.Tries * result.Formula;
                if (result.Convicted > (hasOperators ? 0 : expected + 1 + (4 * Math.Sqrt(expected))))
                {
                    violations.Add(FormattableString.Invariant($"{share:P0} framers: {result.Convicted} honest workers were convicted by {result.Tries} tries; the formula says {expected:0.0}."));
                }

                if (!isPatient && result.Left > 0)
                {
                    violations.Add(FormattableString.Invariant($"{share:P0} framers: {result.Left} of them are still asked."));
                }
            }
        }

        return results;
    }

    private static StrategyResult Summarise(Strategy strategy, Campaign[] runs, AdversarySettings settings)
    {
        var gains = Array.ConvertAll(runs, static run => run.Gain);
        var (mean, error) = MeanOf(gains);
        double jobs = runs.Sum(static run => run.Jobs);
        var shares = MeanOf(Array.ConvertAll(runs, static run => run.JobWork == 0 ? 0 : run.AuditWork / run.JobWork));
        return new StrategyResult(
            strategy.Name,
            runs.Length,
            runs.Average(run => (double)run.Convictions / strategy.Identities),
            runs.Average(static run => run.Jobs),
            runs.Average(static run => run.BadImages),
            mean,
            mean - error,
            mean + error,
            Formulas.Gain(strategy, settings.Audits),
            jobs == 0 ? 0 : runs.Sum(static run => run.Audits) / jobs,
            jobs == 0 ? 0 : runs.Sum(static run => run.AuditWork) / runs.Sum(static run => run.JobWork),
            shares.Error);
    }

    private static StrategyResult Lazy(string name, int before, AdversarySettings settings)
    {
        var runs = new LazyVerifier[settings.Campaigns];
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = new LazyVerifier(settings.Audits, settings.Auditing, new Dice(HashCode(settings.Seed, 1_000 + before, i)));
            runs[i].Run(before);
        }

        var (mean, error) = MeanOf(Array.ConvertAll(runs, static run => run.Gain));
        return new StrategyResult(
            name, runs.Length, runs.Average(static run => run.IsOut ? 1.0 : 0), runs.Average(static run => run.Opinions), 0, mean, mean - error, mean + error, null, 0, 0, 0);
    }

    /// <summary>Mean, and what it lies apart from the true one at most, with 99 %.</summary>
    private static (double Mean, double Error) MeanOf(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1) / values.Length) * Confidence99);
    }

    private static void Check(Strategy strategy, StrategyResult result, Campaign[] runs, List<string> violations)
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

        // Four standard errors: with some thirty strategies one false alarm in five hundred runs. What pends of mixed prices is not W times the dearest to the last job.
        if (result.FormulaGain is { } formula && Math.Abs(result.Gain - formula) > 1 + (0.02 * Math.Abs(formula)) + Sure(result.GainHigh - result.Gain))
        {
            violations.Add(FormattableString.Invariant($"{strategy.Name}: gains {result.Gain:0.0} jobs; the formula says {formula:0.0}."));
        }
    }

    private static void CheckOverhead(Strategy strategy, StrategyResult result, double overhead, double formula, List<string> violations)
    {
        if (overhead > MostOverhead)
        {
            violations.Add(FormattableString.Invariant($"{strategy.Name}: audits cost {overhead:P2} of the work at {HonestJobs} jobs; {MostOverhead:P0} is the most."));
        }

        if (Math.Abs(overhead - formula) > 0.0002 + Sure(result.OverheadError))
        {
            violations.Add(FormattableString.Invariant($"{strategy.Name}: audits cost {overhead:P2} of the work; the formula says {formula:P2}."));
        }
    }

    private static double Sure(double error99) => error99 * 4 / Confidence99;

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int seed, int strategy, int campaign) => (int)(((uint)seed * 2_654_435_761u) ^ ((uint)strategy * 40_503u) ^ ((uint)campaign * 2_246_822_519u));
}
