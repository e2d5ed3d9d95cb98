using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>How often a worker's jobs are audited: <c>a = max(a_min, n0 / n, a_min * W * p / S)</c>, never above 1. Pure.</summary>
public static class AuditRate
{
    /// <summary>The rate in millionths, rounded up so that it is never below the formula.</summary>
    /// <param name="options">n0, a_min and W.</param>
    /// <param name="jobs">Jobs, n, that the worker delivered since it began, or began again.</param>
    /// <param name="earns">What the worker gets for this job, p; in any unit, as <paramref name="pending"/>. 0: a job that earns nothing.</param>
    /// <param name="pending">What the worker loses when it is convicted, S: everything that is not vested.</param>
    /// <remarks>
    /// Whoever cheats on a job gains p at most, and loses S with chance a: <c>a * S</c> is at least a_min * W times p for every job at every moment, whatever the prices are and in whichever order
    /// they come; what is at stake is not gone until the verdict either (<see cref="Credits.EarnedCredit"/>). With jobs of one price and a full window that is a_min. A cheap job is not audited
    /// less than that: bad images count too.
    /// </remarks>
    public static int PpmOf(AuditsOptions options, long jobs, long earns = 0, long pending = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsProbation(options, jobs))
        {
            return AuditDraw.WholeRate;
        }

        var staked = earns > 0 ? options.LeastRate * options.PendingJobs * earns / Math.Max(1, pending) : 0;
        var rate = Math.Max(staked, Math.Max(options.LeastRate, options.ProbationJobs / (double)jobs));
        return (int)Math.Ceiling(Math.Min(1, rate) * AuditDraw.WholeRate);
    }

    /// <summary>True while every job is audited before it is delivered.</summary>
    public static bool IsProbation(AuditsOptions options, long jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        return jobs < options.ProbationJobs;
    }
}
