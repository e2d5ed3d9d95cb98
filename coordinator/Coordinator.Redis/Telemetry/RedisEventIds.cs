namespace SogniLike.Coordinator.Redis.Telemetry;

/// <summary>Ids of this project's log events, 3000 to 3999. An id is never used for anything else; retired ones stay here as a comment.</summary>
internal static class RedisEventIds
{
    public const int Connected = 3000;
    public const int ConnectionLost = 3001;
    public const int ConnectionRestored = 3002;
    public const int VolatileAllowed = 3003;

    public const int ServerStarted = 3100;
    public const int ServerAdopted = 3101;
    public const int ServerDied = 3102;
    public const int ServerRestarting = 3103;
    public const int ServerStopped = 3104;
    public const int ServerKilled = 3105;
    public const int ServerLoading = 3106;
    public const int ServerTailCut = 3107;

    public const int ClockMeasured = 3200;
    public const int ClockFailed = 3201;

    public const int HandlerFailed = 3300;
    public const int MessageMalformed = 3301;
    public const int ListenerFailed = 3302;

    public const int PresenceMalformed = 3400;
}
