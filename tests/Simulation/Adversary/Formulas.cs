using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Simulation.Adversary;

/// <summary>What the closed formulas say of a strategy.</summary>
internal static class Formulas
{
    // Text encoder and image decoder, in evaluations.
    private const double OtherWork = 1.5;

    /// <summary>
    /// The gain of a skipper of full standing, <c>f E[p] / (a D) - W p</c>: every job saves f of its price, and what pends is lost, W times the dearest job in it (<see cref="EarnedCredit"/>). Null
    /// for other strategies.
    /// </summary>
    public static double? Gain(Strategy strategy, AuditsOptions audits)
    {
        if (!strategy.Name.StartsWith("skips_", StringComparison.Ordinal) || strategy.Before < 1_000)
        {
            return null;
        }

        var audited = strategy.Evaluations <= audits.WholeJobEvaluations ? strategy.Evaluations : audits.Evaluations;
        var detection = AuditOdds.Detection(strategy.Evaluations, (int)Math.Round(strategy.Skipped * strategy.Evaluations), audited);
        var meanPrice = 1 + (strategy.DearShare * (strategy.DearFactor - 1));
        return (strategy.Skipped * meanPrice * AuditOdds.JobsBeforeDetection(RateOf(audits, strategy.Before), detection))
            - (audits.PendingJobs * (strategy.DearShare > 0 ? strategy.DearFactor : 1));
    }

    /// <summary>Work of the audits of a worker's first jobs by that of the jobs, ringers included: the mean rate times <c>(k + v) / N</c>.</summary>
    public static double Overhead(AuditsOptions audits, int jobs, int evaluations, double ringerShare) =>
        Enumerable.Range(0, jobs).Average(n => RateOf(audits, n)) * (audits.Evaluations + OtherWork) / evaluations * (1 + ringerShare);

    /// <summary>
    /// With a share c of colluders the first verifier must be honest, and one of the next two: D falls by <c>(1 - c)^2 (1 + c)</c>, and the gain is 0 where that is 1 / (a W).
    /// </summary>
    public static double ColludersAtBreakEven(AuditsOptions audits)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var share = (low + high) / 2;
            (low, high) = (1 - share) * (1 - share) * (1 + share) * audits.LeastRate * audits.PendingJobs > 1 ? (share, high) : (low, share);
        }

        return low;
    }

    private static double RateOf(AuditsOptions audits, int jobs) => AuditRate.PpmOf(audits, jobs) / (double)AuditDraw.WholeRate;
}
