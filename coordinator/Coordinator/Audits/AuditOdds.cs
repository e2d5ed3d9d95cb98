namespace SogniLike.Coordinator.Audits;

/// <summary>What audits promise, as formulas: shown with every worker, and what the simulation of adversaries is held against. Pure.</summary>
public static class AuditOdds
{
    /// <summary>
    /// Chance that one audit of k out of N evaluations meets at least one of the bad ones: <c>1 - C(N - bad, k) / C(N, k)</c>.
    /// </summary>
    /// <param name="evaluations">N, at least 1.</param>
    /// <param name="bad">Evaluations that would not pass, 0 to N.</param>
    /// <param name="audited">k, at least 1; with N or more all are met.</param>
    public static double Detection(int evaluations, int bad, int audited)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, evaluations);
        ArgumentOutOfRangeException.ThrowIfLessThan(audited, 1);
        var missed = 1.0;
        for (var i = 0; i < Math.Min(audited, evaluations); i++)
        {
            missed *= Math.Max(0, evaluations - bad - i) / (double)(evaluations - i);
        }

        return 1 - missed;
    }

    /// <summary>Jobs until the first audit that detects, on average: <c>1 / (a * D)</c>. As many bad images may be delivered before.</summary>
    /// <param name="rate">a, above 0 to 1.</param>
    /// <param name="detection">D, above 0 to 1.</param>
    public static double JobsBeforeDetection(double rate, double detection)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(detection);
        return 1 / (rate * detection);
    }

    /// <summary>
    /// What a worker gains that skips the share f of every job until it is caught and then loses its last W jobs: <c>f / (a * D) - W</c>, in prices of a job. Below 0 when cheating
    /// does not pay.
    /// </summary>
    /// <param name="skipped">f, 0 to 1.</param>
    /// <param name="rate">a, above 0 to 1.</param>
    /// <param name="detection">D, above 0 to 1.</param>
    /// <param name="pendingJobs">W.</param>
    public static double Gain(double skipped, double rate, double detection, int pendingJobs) => (skipped * JobsBeforeDetection(rate, detection)) - pendingJobs;
}
