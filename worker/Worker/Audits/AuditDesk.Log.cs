using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Audits;

internal sealed partial class AuditDesk
{
    [LoggerMessage(5230, LogLevel.Information, "Audit {AuditId}: {Answered} questions answered in {Seconds:0.0} s.")]
    private partial void LogAnswered(string auditId, int answered, double seconds);

    [LoggerMessage(5231, LogLevel.Information, "Audit {AuditId} declined ({Reason}): {Message}")]
    private partial void LogDeclined(string auditId, AuditDeclineReason reason, string message);

    [LoggerMessage(5232, LogLevel.Information, "Audit {AuditId} lapsed: {Message}")]
    private partial void LogLapsed(string auditId, string message);

    [LoggerMessage(5233, LogLevel.Warning, "An audit was ignored: {Message}")]
    private partial void LogIgnored(string message);

    [LoggerMessage(5234, LogLevel.Error, "Audit {AuditId} met an unexpected {Fault}\n{StackTrace}")]
    private partial void LogFault(string auditId, string fault, string? stackTrace);
}
