using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Workers;

public sealed partial class WorkerSessions
{
    [LoggerMessage(EventIds.SessionOpened, LogLevel.Information, "Worker {Worker} connected, version {Version}, holding {Held} leases")]
    private static partial void SessionOpened(ILogger logger, WorkerId worker, string version, int held);

    [LoggerMessage(EventIds.SessionEnded, LogLevel.Information, "Session of worker {Worker} ended: {Reason}")]
    private static partial void SessionEnded(ILogger logger, WorkerId worker, SessionEnd reason);
}
