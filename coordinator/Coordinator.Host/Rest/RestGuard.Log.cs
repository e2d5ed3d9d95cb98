namespace SogniLike.Coordinator.Host.Rest;

internal sealed partial class RestGuard
{
    [LoggerMessage(4400, LogLevel.Error, "{Method} {Endpoint} failed; the caller was told the id {FaultId}")]
    private partial void LogFault(string method, string? endpoint, string faultId, Exception exception);
}
