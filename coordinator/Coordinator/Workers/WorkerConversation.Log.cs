using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Workers;

public sealed partial class WorkerConversation
{
    [LoggerMessage(EventIds.ResultJudged, LogLevel.Information, "Result of worker {Worker} for job {Job}: {Verdict}")]
    private static partial void ResultJudged(ILogger logger, WorkerId worker, JobId job, string verdict);
}
