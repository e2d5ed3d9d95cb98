using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Workers;

public sealed partial class WorkerHolds
{
    [LoggerMessage(EventIds.WorkerHeld, LogLevel.Information, "Worker {Worker} fails too often: on hold for {Milliseconds} ms, {InARow} in a row")]
    private static partial void Held(ILogger logger, WorkerId worker, int inARow, long milliseconds);
}
