namespace SogniLike.Coordinator.Audits;

/// <summary>Who is audited, how often, and how.</summary>
public sealed class AuditsOptions
{
    public const string Section = "Coordinator:Audits";

    /// <summary>How long one key draws the audits. 5 seconds to 7 days. Default 1 hour.</summary>
    public TimeSpan EpochLength { get; set; } = TimeSpan.FromHours(1);

    /// <summary>From the end of an epoch to the publication of its key: more than the clocks of the pool's coordinators differ. 1 second to 1 day. Default 1 minute.</summary>
    public TimeSpan RevealDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long past draws can be computed again. 1 day to 3,650 days; at most 100,000 epochs are kept. Default 365 days.</summary>
    public TimeSpan EpochsKeptFor { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Jobs of a new worker, n0, that are all audited; after n jobs one in n / n0 is. 1 to 10,000. Default 20.</summary>
    public int ProbationJobs { get; set; } = 20;

    /// <summary>Least share of the jobs of any worker that is audited, a_min, however long it was honest. 0.001 to 1. Default 0.02.</summary>
    public double LeastRate { get; set; } = 0.02;

    /// <summary>Evaluations, k, that another worker runs again per audit. 1 to 64. Default 2.</summary>
    public int Evaluations { get; set; } = 2;

    /// <summary>Jobs with no more evaluations than this are run again whole. 1 to 1,000. Default 4.</summary>
    public int WholeJobEvaluations { get; set; } = 4;

    /// <summary>
    /// Jobs, W, for which a worker's credits stay pending and are lost when it is convicted: until as many came after, worth as many times as much. With a_min * W above 1 cheating does not pay.
    /// 1 to 10,000. Default 100.
    /// </summary>
    public int PendingJobs { get; set; } = 100;
}
