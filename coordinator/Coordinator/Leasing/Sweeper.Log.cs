using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Leasing;

internal sealed partial class Sweeper
{
    [LoggerMessage(EventIds.Swept, LogLevel.Information, "{Leases} leases ended that nobody renewed, {Deadlines} jobs ran out of time")]
    private static partial void Swept(ILogger logger, int leases, int deadlines);

    [LoggerMessage(EventIds.WorkerLost, LogLevel.Information, "Worker {Worker} did not come back; job {Job} goes back")]
    private static partial void WorkerLost(ILogger logger, WorkerId worker, JobId job);

    [LoggerMessage(EventIds.UploadsSwept, LogLevel.Information, "{Count} uploads removed that nobody asked for")]
    private static partial void UploadsSwept(ILogger logger, int count);
}
