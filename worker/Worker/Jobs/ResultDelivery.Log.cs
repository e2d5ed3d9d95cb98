using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Jobs;

internal sealed partial class ResultDelivery
{
    [LoggerMessage(5220, LogLevel.Warning, "The upload of job {JobId} failed: {Message} (failure {Failures})")]
    private partial void LogInterrupted(string jobId, string message, int failures);

    [LoggerMessage(5221, LogLevel.Debug, "Job {JobId} committed to {Leaves} leaves; to be opened: {What}.")]
    private partial void LogChallenged(string jobId, int leaves, string what);
}
