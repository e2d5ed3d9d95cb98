namespace SogniLike.Worker;

/// <summary>How the worker behaves. Intervals of a session are not here: the coordinator sets them in its Welcome.</summary>
public sealed class WorkerOptions
{
    /// <summary>Jobs at once, 1 to 64. Default 1: jobs on one device are fastest one after the other.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>
    /// Equal jobs that are drawn at once in one slot, 0 to 16; with all slots at most 64. Default 0: 1 on the CPU, which is hardly faster with several and lets each wait for all; on a GPU
    /// one for every 2 GiB of its memory, at most 4. Of large images fewer are drawn at a time, so that memory lasts.
    /// </summary>
    public int MaxBatch { get; set; }

    /// <summary>How long a drain lets running jobs finish before they are handed back, 0 to 1 hour. Default 30 s.</summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a closing session waits for its last messages to leave, 100 ms to 1 minute. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest image in pixels (width x height) that the owner allows, 0 to 64 Mi; 0, the default, leaves it to the model.</summary>
    public long MaxPixels { get; set; }

    /// <summary>
    /// Classes of content that the owner agrees to draw beside "general", as the pool's policy names them, such as "nudity"; at most 16 names of 1 to 64 characters
    /// of a-z, 0-9, '-', '_'. Default none: jobs of other classes go to other workers.
    /// </summary>
    public string[] ContentClasses { get; set; } = [];

    /// <summary>
    /// Accounts whose jobs this worker takes before all others, its owner's apart, which always comes first; at most 16 names of 1 to 64 printable ASCII characters
    /// without spaces. Default none.
    /// </summary>
    public string[] PriorityAccounts { get; set; } = [];

    /// <summary>Finished images kept in memory until the coordinator has judged them, 1 to 32. Default 8. While full, new jobs are declined.</summary>
    public int MaxWaitingResults { get; set; } = 8;

    /// <summary>
    /// Bytes of memory for the trajectories of jobs until these are judged, 0 to 1 GiB. Default 64 MiB; a job of Stable Diffusion 1.5 with 20 steps at 512 x 512 takes 1.3 MB. What
    /// does not fit goes to the data folder.
    /// </summary>
    public long TrajectoryMemoryBytes { get; set; } = 64L << 20;

    /// <summary>Bytes in the data folder for trajectories that do not fit into memory, 0 to 64 GiB. Default 1 GiB. A job whose trajectory has no room fails.</summary>
    public long TrajectoryDiskBytes { get; set; } = 1L << 30;

    /// <summary>How long a finished image is kept for a coordinator that does not answer, 1 second to 1 hour. Default 10 minutes.</summary>
    public TimeSpan ResultRetention { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after a result was returned the worker asks again, 1 second to 10 minutes. Default 30 s.</summary>
    public TimeSpan ResultAnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest upload of one result, 1 second to 1 hour. Default 2 minutes.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Uploads of one result that may fail for reasons other than a lost connection, 1 to 100. Default 5.</summary>
    public int MaxUploadAttempts { get; set; } = 5;

    /// <summary>Longest wait for each message of the sign-in, 1 second to 1 minute. Default 10 s.</summary>
    public TimeSpan SignInTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>First wait after a lost connection, 10 ms to 15 s. Default 0.5 s; doubles with every error in a row, with jitter.</summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between two attempts, from <see cref="ReconnectDelay"/> to 5 minutes. Default 15 s.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Seed of the jitter; the default, null, draws one, so that workers do not come back in step.</summary>
    public int? JitterSeed { get; set; }

    /// <summary>After every how many steps the coordinator gets a preview where it does not say how many the artist asked for, 1 to 1,000; 0: no previews at all. Default 5.</summary>
    public int PreviewEverySteps { get; set; } = 5;

    /// <summary>Least time between two previews of one job whose artist did not ask for a number of them, 0 to 1 minute. Default 1 s.</summary>
    public TimeSpan PreviewInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages that may wait for the control stream, 16 to 65,536. Default 256. Progress is dropped when full, everything else waits.</summary>
    public int OutboxCapacity { get; set; } = 256;
}
