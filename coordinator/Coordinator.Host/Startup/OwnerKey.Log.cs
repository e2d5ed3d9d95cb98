namespace SogniLike.Coordinator.Host.Startup;

internal sealed partial class OwnerKey
{
    [LoggerMessage(4200, LogLevel.Information, "The owner's API key {KeyId} is in {Path}")]
    private partial void LogMade(string path, string keyId);

    [LoggerMessage(4201, LogLevel.Warning, "{Path} holds no key of this pool; another is made")]
    private partial void LogStale(string path);
}
