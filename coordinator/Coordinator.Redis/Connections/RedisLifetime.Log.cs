using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Connections;

internal sealed partial class RedisLifetime
{
    [LoggerMessage(RedisEventIds.Connected, LogLevel.Information, "Connected to Redis as a coordinator of the pool {PoolId}.")]
    private partial void LogConnected(string poolId);

    [LoggerMessage(RedisEventIds.VolatileAllowed, LogLevel.Warning, "A Redis that keeps nothing on disk is allowed: acknowledged jobs may be lost.")]
    private partial void LogVolatileAllowed();
}
