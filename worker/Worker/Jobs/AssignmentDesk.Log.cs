using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Jobs;

internal sealed partial class AssignmentDesk
{
    [LoggerMessage(5200, LogLevel.Information, "Job {JobId} declined ({Reason}): {Message}")]
    private partial void LogDeclined(string jobId, DeclineReason reason, string message);

    [LoggerMessage(5201, LogLevel.Warning, "An assignment with a malformed lease was ignored.")]
    private partial void LogMalformedLease();
}
