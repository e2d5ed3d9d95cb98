namespace SogniLike.Coordinator.Redis;

/// <summary>Where the coordinator keeps its state. Bound to <c>Coordinator:Redis</c>, checked at start.</summary>
public sealed class RedisOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coordinator:Redis";

    /// <summary>
    /// A Redis 7 or newer to use, as StackExchange.Redis writes it ("host:6379,password=...,ssl=true"). Default: null, the coordinator runs a private
    /// redis-server of its own in <see cref="DataFolder"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Allows a Redis that keeps nothing on disk. Acknowledged jobs are then lost with it: for development only. Default: false.
    /// Ignored without <see cref="ConnectionString"/>.
    /// </summary>
    public bool AllowVolatile { get; set; }

    /// <summary>Folder of this coordinator's data; the private redis-server keeps its files in <c>redis/</c> below it. Default: "data". Ignored with <see cref="ConnectionString"/>.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>The redis-server program: a name looked up in PATH, or a path. Default: "redis-server". Ignored with <see cref="ConnectionString"/>.</summary>
    public string ServerProgram { get; set; } = "redis-server";

    /// <summary>Most memory of the private redis-server, bytes; beyond it writes are refused, nothing is evicted. 0 (no limit) or at least 16 MiB; default 0. Ignored with <see cref="ConnectionString"/>.</summary>
    public long MaxMemoryBytes { get; set; }

    /// <summary>From starting a private redis-server, or from the first attempt to connect, to its first answer. Loading its data may then take as long as it takes. 1 s to 10 min; default 30 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From asking the private redis-server to stop to killing it. 1 s to 10 min; default 10 s. Ignored with <see cref="ConnectionString"/>.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two questions to the private redis-server whether it is well; its death is noticed at once. 100 ms to 1 min; default 1 s. Ignored with <see cref="ConnectionString"/>.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From such a question to killing a private redis-server that does not answer. 1 s to 10 min; default 30 s, since a slow disk holds it up. Ignored with <see cref="ConnectionString"/>.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the first restart of a private redis-server that died; doubles with each that follows, with jitter. 10 ms to 1 min; default 100 ms. Ignored with <see cref="ConnectionString"/>.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest such delay; a server that stayed up four times as long counts as well again. From <see cref="RestartDelay"/> to 10 min; default 15 s. Ignored with <see cref="ConnectionString"/>.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>From sending a command to giving up on its answer; commands issued while the connection is down wait as long for its return. 100 ms to 1 min; default 5 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Replicas that must have a change before it is acknowledged (Redis' WAIT); with fewer the change is there but its caller is told that the store is
    /// unavailable. README.md says what this cannot promise. 0 (none) to 10; default 0.
    /// </summary>
    public int WaitReplicas { get; set; }

    /// <summary>Longest such wait; commands sent after it wait as long, so keep it below <see cref="CommandTimeout"/>. 10 ms to 1 min; default 1 s. Ignored without <see cref="WaitReplicas"/>.</summary>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two measurements of this machine's clock against that of Redis. 1 s to 1 h; default 10 s.</summary>
    public TimeSpan ClockInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most events kept per account. Beyond half of them the oldest move to the blob store; where nobody moves them the oldest are forgotten, some at a time, and a
    /// watcher that asks for them gets a snapshot. 16 to 1,000,000; default 10,000.
    /// </summary>
    public int MaxEventsPerAccount { get; set; } = 10_000;

    /// <summary>More events than this, and the oldest are due to move.</summary>
    internal int DueEvents => MaxEventsPerAccount / 2;

    /// <summary>Messages of the bus that wait for one subscriber; beyond it the oldest are dropped and counted. 16 to 1,000,000; default 1,024.</summary>
    public int MaxWaitingMessages { get; set; } = 1_024;

    /// <summary>Connected workers of the whole pool that this coordinator remembers; more are left out of lists and counted. 16 to 1,000,000; default 10,000.</summary>
    public int MaxPresences { get; set; } = 10_000;
}
