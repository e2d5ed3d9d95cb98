namespace SogniLike.Coordinator.Auditing;

/// <summary>How audits are carried out.</summary>
public sealed class AuditingOptions
{
    public const string Section = "Coordinator:Auditing";

    /// <summary>How often the desk looks by itself for what is due. 50 ms to 1 min. Default 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Trajectories that are replayed at the same time; each takes one core and the memory of its openings. 1 to 64. Default 2.</summary>
    public int MaxReplays { get; set; } = 2;

    /// <summary>Exchanges with verifiers at the same time, on each coordinator; each takes the memory of a trajectory. 1 to 1,000. Default 32.</summary>
    public int MaxExchanges { get; set; } = 32;

    /// <summary>Audits without a verdict; beyond it none is opened, and jobs are delivered without. 1 to 100,000. Default 10,000.</summary>
    public int MaxOpen { get; set; } = 10_000;

    /// <summary>How long a verifier has for an assignment, besides <see cref="EvaluationLength"/> for each evaluation. 5 seconds to 1 hour. Default 2 minutes.</summary>
    public TimeSpan AssignmentLength { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What each evaluation adds. 100 ms to 10 minutes. Default 10 seconds.</summary>
    public TimeSpan EvaluationLength { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From the opening on, until an audit is judged by what is there. 1 minute to 30 days. Default 1 hour.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// From the opening on, how long an audit in which two verifiers accuse waits for a third owner's, or the operator's; meanwhile nothing of what the worker earned vests. Afterwards that is for operators to
    /// decide. 1 minute to 30 days. Default 7 days.
    /// </summary>
    public TimeSpan AccusedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a job of a worker in probation waits for its audit; then it is delivered, and the audit goes on. 1 second to 1 day. Default 5 minutes.</summary>
    public TimeSpan HoldJobFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>From the verdict to the removal of the audit. 1 day to 3,650 days. Default 90 days.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Judged audits that are kept; beyond it the oldest go first. 100 to 10,000,000. Default 100,000.</summary>
    public int MaxKept { get; set; } = 100_000;

    /// <summary>
    /// Of models that nobody measured: how far the image may lie from the decoded latent: mean absolute difference, in levels out of 255. 0 to 64. Default 2, as diffusers accepts between GPUs.
    /// </summary>
    public double ImageTolerance { get; set; } = 2;

    /// <summary>
    /// Of such models: beyond it the end of a job that was run again whole is another picture, on devices that were calibrated: relative Euclidean distance over the gain of guidance. 0 to 1.
    /// Default 0.05, what half of all other pictures of the built-in model lie beyond.
    /// </summary>
    public double RerunTolerance { get; set; } = 0.05;

    /// <summary>The same of its image, in levels out of 255 over the gain of guidance. 0 to 64. Default 8.</summary>
    public double RerunImageTolerance { get; set; } = 8;

    /// <summary>Of a worker that did not open what it was told to, or about whom verifiers contradict each other, how many of its newest jobs are run again. 0 to 100. Default 8.</summary>
    public int WindowAudits { get; set; } = 8;

    /// <summary>How long a convicted worker is banned; twice as long for each conviction before, up to a year. 1 minute to 365 days. Default 30 days.</summary>
    public TimeSpan BanLength { get; set; } = TimeSpan.FromDays(30);

    /// <summary>From a delivery on, how long a bad image is drawn anew without being asked for. 0 to 365 days. Default 1 day.</summary>
    public TimeSpan RerenderFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>From a delivery on, how long its artist may dispute it. 0 (never) to 365 days. Default 7 days.</summary>
    public TimeSpan DisputeFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Disputes of one account within <see cref="DisputeFor"/>. 1 to 10,000. Default 20.</summary>
    public int MaxDisputes { get; set; } = 20;

    /// <summary>Share of the opinions of a verifier that are followed by a ringer. 0 to 1. Default 0.05.</summary>
    public double RingerShare { get; set; } = 0.05;
}
