using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Host.Control;

internal sealed partial class ControlServer
{
    [LoggerMessage(5300, LogLevel.Information, "Paused by the owner: running jobs go on, nothing new is taken.")]
    private partial void LogPaused();

    [LoggerMessage(5301, LogLevel.Information, "Resumed by the owner.")]
    private partial void LogResumed();

    [LoggerMessage(5302, LogLevel.Debug, "A connection to the control socket failed: {Message}")]
    private partial void LogFailed(string message);
}
