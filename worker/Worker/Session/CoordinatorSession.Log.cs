using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Session;

internal sealed partial class CoordinatorSession
{
    [LoggerMessage(5100, LogLevel.Information, "Connected: session {SessionId}, a heartbeat every {HeartbeatSeconds} s, leases of {LeaseSeconds} s.")]
    private partial void LogWelcomed(string sessionId, double heartbeatSeconds, double leaseSeconds);

    [LoggerMessage(5101, LogLevel.Information, "The coordinator goes away within {GraceMs} ms; reconnecting when nothing is held.")]
    private partial void LogCoordinatorLeaves(uint graceMs);

    [LoggerMessage(5103, LogLevel.Warning, "The coordinator about this worker: {Reason} It gives no jobs until {Until:u}.")]
    private partial void LogHold(string reason, DateTimeOffset? until);

    [LoggerMessage(5102, LogLevel.Debug, "A message of kind {Kind} was ignored.")]
    private partial void LogIgnored(CoordinatorMessage.MessageOneofCase kind);
}
