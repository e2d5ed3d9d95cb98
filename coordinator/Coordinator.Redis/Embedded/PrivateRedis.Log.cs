using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Embedded;

internal sealed partial class PrivateRedis
{
    [LoggerMessage(RedisEventIds.ServerStarted, LogLevel.Information, "The private redis-server runs as process {ProcessId} in {Folder}.")]
    private partial void LogStarted(int processId, string folder);

    [LoggerMessage(RedisEventIds.ServerAdopted, LogLevel.Information, "The private redis-server of an earlier coordinator still runs as process {ProcessId} in {Folder}: adopted.")]
    private partial void LogAdopted(int processId, string folder);

    [LoggerMessage(RedisEventIds.ServerDied, LogLevel.Warning, "The private redis-server, process {ProcessId}, ended after {Seconds:0.0} s.")]
    private partial void LogDied(int processId, double seconds);

    [LoggerMessage(RedisEventIds.ServerRestarting, LogLevel.Warning, "The private redis-server is started again in {DelayMs:0} ms, attempt {Attempt}: {Reason}")]
    private partial void LogRestarting(double delayMs, int attempt, string? reason);

    [LoggerMessage(RedisEventIds.ServerStopped, LogLevel.Information, "The private redis-server has stopped.")]
    private partial void LogStopped();

    [LoggerMessage(RedisEventIds.ServerKilled, LogLevel.Warning, "The private redis-server, process {ProcessId}, does not answer and is killed. What it acknowledged is on the disk.")]
    private partial void LogKilled(int processId);

    [LoggerMessage(RedisEventIds.ServerLoading, LogLevel.Information, "The private redis-server, process {ProcessId}, is loading its data.")]
    private partial void LogLoading(int processId);

    [LoggerMessage(RedisEventIds.ServerTailCut, LogLevel.Warning, "The private redis-server ended in the middle of a write: {Bytes} bytes of a change that was not acknowledged are cut off its file.")]
    private partial void LogTailCut(long bytes);
}
