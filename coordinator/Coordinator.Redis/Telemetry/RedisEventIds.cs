namespace SogniLike.Coordinator.Redis.Telemetry;

/// <summary>Ids of this project's log events, 2000 to 2999. An id is never used for anything else; retired ones stay here as a comment.</summary>
internal static class RedisEventIds
{
    public const int Connected = 2000;
    public const int ConnectionLost = 2001;
    public const int ConnectionRestored = 2002;
    public const int PoolCreated = 2003;
    public const int VolatileAllowed = 2004;

    public const int ServerStarted = 2100;
    public const int ServerAdopted = 2101;
    public const int ServerDied = 2102;
    public const int ServerRestarting = 2103;
    public const int ServerStopped = 2104;
    public const int ServerKilled = 2105;
    public const int ServerLoading = 2106;

    public const int ClockMeasured = 2200;
    public const int ClockFailed = 2201;

    public const int HandlerFailed = 2300;
    public const int MessageMalformed = 2301;
}
