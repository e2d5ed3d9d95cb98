namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class FaultInterceptor
{
    [LoggerMessage(4100, LogLevel.Warning, "{Method}: the store cannot be reached: {Reason}")]
    private partial void LogStoreUnavailable(string method, string reason);

    [LoggerMessage(4101, LogLevel.Error, "{Method} failed; the caller was told the id {FaultId}")]
    private partial void LogFault(string method, string faultId, Exception exception);
}
