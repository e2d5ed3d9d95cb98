namespace SogniLike.Coordinator.Workers;

/// <summary>Limits on workers and their sessions.</summary>
public sealed class WorkersOptions
{
    public const string Section = "Coordinator:Workers";

    /// <summary>Most enrolled workers of the pool, revoked ones included. 1 to 1,000,000. Default 10,000.</summary>
    public int MaxWorkers { get; set; } = 10_000;

    /// <summary>Most enrolment tokens of the pool, used and revoked ones included. 1 to 1,000,000. Default 10,000.</summary>
    public int MaxTokens { get; set; } = 10_000;

    /// <summary>Most sessions on this coordinator. 1 to 100,000. Default 2,000.</summary>
    public int MaxSessions { get; set; } = 2_000;

    /// <summary>Most sessions of the workers of one account on this coordinator. 1 to 100,000. Default 500.</summary>
    public int MaxSessionsPerOwner { get; set; } = 500;

    /// <summary>Commands that wait for a slow worker; one more closes its session. 16 to 10,000. Default 256.</summary>
    public int OutgoingCapacity { get; set; } = 256;

    /// <summary>
    /// How long a silent worker is still shown as online. Also how often, twice per this time, its revocation is looked up. 10 seconds to 10 minutes. Default 1
    /// minute.
    /// </summary>
    public TimeSpan PresenceKeptFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Least time between two progress messages of one job. 50 milliseconds to 1 minute. Default 250 milliseconds.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Largest preview of an image that is drawn, in bytes. 0 (none are taken) to 131,072. Default 65,536.</summary>
    public int MaxPreviewBytes { get; set; } = 64 * 1024;

    /// <summary>Least time between two previews of one job, of which there are no more than its artist asked for; the others are left out of its progress. 0 to 1 minute. Default 0.</summary>
    public TimeSpan PreviewInterval { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Leases that end as WorkerFailed or ResultRefused, and crashes of a worker that had jobs, however many, within <see cref="HoldWindow"/> that put it on hold.
    /// 1 to 100. Default 5.
    /// </summary>
    public int HoldAfterFailures { get; set; } = 5;

    /// <summary>How long a failure counts. 1 minute to 7 days. Default 15 minutes.</summary>
    public TimeSpan HoldWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Length of a first hold; each that follows is twice as long as the one before. 1 minute to <see cref="MaxHoldLength"/>. Default 10 minutes.</summary>
    public TimeSpan HoldLength { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest hold for failures; a worker that was not on hold for so long begins anew. Up to 30 days. Default 1 day.</summary>
    public TimeSpan MaxHoldLength { get; set; } = TimeSpan.FromDays(1);
}
