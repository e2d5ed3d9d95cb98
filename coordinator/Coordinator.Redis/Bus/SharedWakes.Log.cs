using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Bus;

internal sealed partial class SharedWakes
{
    [LoggerMessage(RedisEventIds.ListenerFailed, LogLevel.Error, "One of those who listen to wakes failed.")]
    private partial void LogListenerFailed(Exception exception);
}
