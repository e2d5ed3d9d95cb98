namespace SogniLike.Coordinator.Leasing;

/// <summary>How long workers may hold jobs, and how often a job is tried.</summary>
public sealed class LeasingOptions
{
    public const string Section = "Coordinator:Leasing";

    /// <summary>From a lease's grant or renewal to its end. 2 seconds to 10 minutes. Default 30 seconds.</summary>
    public TimeSpan LeaseLength { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two heartbeats of a worker. 100 milliseconds to a third of <see cref="LeaseLength"/>. Default 5 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From the end of a worker's stream until its jobs go back, unless it returns to any coordinator. 0 to <see cref="LeaseLength"/>. Default 10 seconds.
    /// </summary>
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After a start of the coordinator, and after an outage of the store, no lease is ended for this long: longer than the longest pause that a worker makes
    /// before it dials again (15 seconds). 0 to 10 minutes. Default 20 seconds.
    /// </summary>
    public TimeSpan RestartGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Leases that may end as WorkerFailed, WorkerLost or ResultRefused before the job fails: a job that kills its workers is not handed on for ever. 1 to 10.
    /// Default 3.
    /// </summary>
    public int MaxCountedAttempts { get; set; } = 3;

    /// <summary>
    /// A worker may hold a job for <see cref="RunFloor"/> plus the time it is expected to take times this factor, however faithfully it renews its lease. 1 to
    /// 100. Default 4.
    /// </summary>
    public double RunFactor { get; set; } = 4;

    /// <summary>See <see cref="RunFactor"/>; covers the loading of the model. 1 second to 1 day. Default 2 minutes.</summary>
    public TimeSpan RunFloor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// A job that runs for longer than expected times this factor gets a second worker when one is idle and nothing else waits for it. 1 to 100. Default 2.
    /// </summary>
    public double HedgeFactor { get; set; } = 2;

    /// <summary>A job gets no second worker before it has run for so long. 100 milliseconds to 1 day. Default 20 seconds.</summary>
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Leases of a job in all, those handed back included, before it fails. <see cref="MaxCountedAttempts"/> to 1,000. Default 50.</summary>
    public int MaxLeases { get; set; } = 50;

    /// <summary>Between two looks for leases that ended and jobs whose time ran out. 50 milliseconds to 1 minute. Default 1 second.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);
}
