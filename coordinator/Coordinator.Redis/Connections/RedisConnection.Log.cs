using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

internal sealed partial class RedisConnection
{
    [LoggerMessage(RedisEventIds.ConnectionLost, LogLevel.Warning, "The {Kind} connection to Redis is lost ({Failure}); reconnecting.")]
    private partial void LogConnectionLost(ConnectionFailureType failure, ConnectionType kind);

    [LoggerMessage(RedisEventIds.ConnectionRestored, LogLevel.Information, "The {Kind} connection to Redis is back.")]
    private partial void LogConnectionRestored(ConnectionType kind);
}
