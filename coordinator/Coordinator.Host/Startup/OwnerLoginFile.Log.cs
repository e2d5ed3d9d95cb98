namespace SogniLike.Coordinator.Host.Startup;

internal sealed partial class OwnerLoginFile
{
    [LoggerMessage(4202, LogLevel.Information, "The owner's one-time login is in {Path}")]
    private partial void LogMade(string path);

    [LoggerMessage(4203, LogLevel.Warning, "{Path} cannot be removed, but the login in it is used: {Reason}")]
    private partial void LogNotRemoved(string path, string reason);
}
