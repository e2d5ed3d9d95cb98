using SogniLike.Coordinator.Auditing;
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
    /// With a share c of colluders, h = 1 - c, three honest verifiers in a row convict, h^3; where the first is honest, one of the next two is not, and the last two are not both dishonest,
    /// 2 h^2 c (1 - c^2), the newest jobs are looked at, each of which convicts by h^3. The gain is 0 where all of that is 1 / (a W).
    /// </summary>
    public static double ColludersAtBreakEven(AuditsOptions audits, AuditingOptions auditing)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var share = (low + high) / 2;
            (low, high) = Convicting(share, auditing.WindowAudits) * audits.LeastRate * audits.PendingJobs > 1 ? (share, high) : (low, share);
        }

        return low;
    }

    private static double Convicting(double share, int windowAudits)
    {
        var three = Math.Pow(1 - share, 3);
        return three + (2 * share * (1 - share) * (1 - share) * (1 - (share * share)) * (1 - Math.Pow(1 - three, windowAudits)));
    }

    /// <summary>
    /// The chance that one of a share f of framers who is asked first, and accuses, convicts an honest worker at once, f^2, or by one of the newest jobs that are looked at because somebody contradicts.
    /// At most: those who accused already are not asked again, and they are fewer with every try that fails.
    /// </summary>
    public static double Framed(double share, int windowAudits) =>
        (share * share) + (2 * share * (1 - share) * (1 - ((1 - share) * (1 - share))) * windowAudits * share * share * share);

    /// <summary>The same where two verifiers convict, and of three the majority holds.</summary>
    public static double FramedByTwo(double share) => share + ((1 - share) * share);

    private static double RateOf(AuditsOptions audits, int jobs) => AuditRate.PpmOf(audits, jobs) / (double)AuditDraw.WholeRate;
}
