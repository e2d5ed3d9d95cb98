namespace SogniLike.Coordinator.Host.Endpoints;

internal sealed partial class ServingCertificate
{
    [LoggerMessage(4210, LogLevel.Information, "The public endpoint serves another certificate from now on; it ends at {NotAfter:u}")]
    private partial void LogReplaced(DateTime notAfter);

    [LoggerMessage(4211, LogLevel.Warning, "The new certificate has another key: workers and clients that pinned the old one are refused until they enrol or log in again")]
    private partial void LogOtherKey();

    [LoggerMessage(4212, LogLevel.Error, "The public endpoint keeps its certificate: {Problem}")]
    private partial void LogNotReplaced(string problem);
}
