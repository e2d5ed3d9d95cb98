using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Bus;

internal sealed partial class BusSubscription<T>
{
    [LoggerMessage(RedisEventIds.HandlerFailed, LogLevel.Error, "A handler of {ChannelName} messages failed.")]
    private partial void LogHandlerFailed(string channelName, Exception exception);

    [LoggerMessage(RedisEventIds.MessageMalformed, LogLevel.Debug, "A {ChannelName} message cannot be read.")]
    private partial void LogMalformed(string channelName);
}
