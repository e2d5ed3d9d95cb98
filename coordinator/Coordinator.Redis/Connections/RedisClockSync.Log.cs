using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Connections;

internal sealed partial class RedisClockSync
{
    [LoggerMessage(RedisEventIds.ClockMeasured, LogLevel.Debug, "The clock of Redis is {OffsetMs:0.0} ms ahead of this machine's (round trip {RoundTripMs:0.0} ms).")]
    private partial void LogMeasured(double offsetMs, double roundTripMs);

    [LoggerMessage(RedisEventIds.ClockFailed, LogLevel.Debug, "The clock of Redis could not be read; the last offset holds.")]
    private partial void LogFailed(Exception exception);
}
