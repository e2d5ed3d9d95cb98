namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class FaultInterceptor
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method}: the store cannot be reached: {Reason}")]
    private partial void LogStoreUnavailable(string method, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed; the caller was told the id {FaultId}")]
    private partial void LogFault(string method, string faultId, Exception exception);
}
