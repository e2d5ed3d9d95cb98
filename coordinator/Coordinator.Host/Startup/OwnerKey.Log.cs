namespace SogniLike.Coordinator.Host.Startup;

internal sealed partial class OwnerKey
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The owner's API key {KeyId} is in {Path}")]
    private partial void LogMade(string path, string keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} holds no key of this pool; another is made")]
    private partial void LogStale(string path);
}
