using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>How often a worker's jobs are audited: <c>a(n) = max(a_min, n0 / n)</c>, more often for dear jobs, never above 1. Pure.</summary>
public static class AuditRate
{
    /// <summary>The rate in millionths, rounded up so that it is never below the formula.</summary>
    /// <param name="options">n0 and a_min.</param>
    /// <param name="jobs">Jobs, n, that the worker delivered since it began, or began again.</param>
    /// <param name="price">Price of this job; in any unit, as <paramref name="usualPrice"/>.</param>
    /// <param name="usualPrice">What this worker's jobs cost usually; 0: not known, and all count alike.</param>
    /// <remarks>
    /// A dear job is audited as much more often as it costs more, so that whoever cheats on dear jobs alone risks per credit what everybody risks. A cheap one is not audited less:
    /// a(n) stays the floor for every job, and nobody gains by cutting jobs into small ones.
    /// </remarks>
    public static int PpmOf(AuditsOptions options, long jobs, double price = 0, double usualPrice = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsProbation(options, jobs))
        {
            return AuditDraw.WholeRate;
        }

        var rate = Math.Max(options.LeastRate, options.ProbationJobs / (double)jobs);
        var factor = usualPrice > 0 && double.IsFinite(price / usualPrice) ? Math.Max(1, price / usualPrice) : 1;
        return (int)Math.Ceiling(Math.Min(1, rate * factor) * AuditDraw.WholeRate);
    }

    /// <summary>True while every job is audited before it is delivered.</summary>
    public static bool IsProbation(AuditsOptions options, long jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        return jobs < options.ProbationJobs;
    }
}
