using Microsoft.Extensions.Logging;

namespace SogniLike.Worker;

public sealed partial class WorkerDaemon
{
    [LoggerMessage(5000, LogLevel.Information, "Leaving: nothing new is taken; {Held} jobs have {GraceSeconds} s to finish.")]
    private partial void LogDraining(int held, double graceSeconds);

    [LoggerMessage(5001, LogLevel.Warning, "The grace is over: handing back {Held} jobs.")]
    private partial void LogHandingBack(int held);
}
