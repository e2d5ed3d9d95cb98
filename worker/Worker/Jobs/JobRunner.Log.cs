using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Leasing;

namespace SogniLike.Worker.Jobs;

internal sealed partial class JobRunner
{
    [LoggerMessage(5210, LogLevel.Information, "Job {JobId} started: {Request}")]
    private partial void LogStarted(string jobId, ImageRequest request);

    [LoggerMessage(5211, LogLevel.Information, "Job {JobId} done: accepted after {RunSeconds:0.0} s of work ({StepsPerSecond:0.0} steps/s)")]
    private partial void LogDone(string jobId, double runSeconds, double stepsPerSecond);

    [LoggerMessage(5212, LogLevel.Warning, "The result of job {JobId} was refused ({Code}): {Message}")]
    private partial void LogRefused(string jobId, string code, string message);

    [LoggerMessage(5213, LogLevel.Warning, "Job {JobId} failed ({Reason}): {Message} {Detail}")]
    private partial void LogFailed(string jobId, FailureReason reason, string message, string? detail);

    [LoggerMessage(5214, LogLevel.Information, "Job {JobId} stopped: {Reason}")]
    private partial void LogStopped(string jobId, JobCancelReason reason);

    [LoggerMessage(5215, LogLevel.Error, "Job {JobId} met an unexpected {Fault}\n{StackTrace}")]
    private partial void LogFault(string jobId, string fault, string? stackTrace);
}
