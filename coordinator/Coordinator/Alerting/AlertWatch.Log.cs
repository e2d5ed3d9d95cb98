using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Alerting;

internal sealed partial class AlertWatch
{
    [LoggerMessage(EventIds.AlertBegan, LogLevel.Warning, "Alert {Rule} {Subject}: {Message}")]
    private static partial void Began(ILogger logger, string rule, string subject, string message);

    [LoggerMessage(EventIds.AlertOver, LogLevel.Information, "Alert {Rule} {Subject} is over")]
    private static partial void Over(ILogger logger, string rule, string subject);

    [LoggerMessage(EventIds.AlertsNotTold, LogLevel.Warning, "{Count} alerts could not be told: {Delivery}")]
    private static partial void NotTold(ILogger logger, int count, AlertDelivery delivery);
}
