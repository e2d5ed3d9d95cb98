using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Presence;

internal sealed partial class PresenceBoard
{
    [LoggerMessage(RedisEventIds.PresenceMalformed, LogLevel.Warning, "A presence message of another coordinator cannot be read.")]
    private partial void LogMalformed(Exception exception);
}
