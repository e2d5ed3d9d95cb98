using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Session;

internal sealed partial class Reconnector
{
    [LoggerMessage(5110, LogLevel.Warning, "Not connected: {Message} {Code} (error {Errors} in a row; next attempt in {DelaySeconds:0.0} s)")]
    private partial void LogLost(string message, string code, int errors, double delaySeconds);
}
