using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

internal sealed partial class JobHandover
{
    [LoggerMessage(EventIds.Assigned, LogLevel.Information, "Job {Job} goes to worker {Worker}, fence {Fence}")]
    private static partial void Assigned(ILogger logger, JobId job, WorkerId worker, long fence);
}
