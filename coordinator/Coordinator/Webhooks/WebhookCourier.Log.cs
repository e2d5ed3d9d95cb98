using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Webhooks;

internal sealed partial class WebhookCourier
{
    [LoggerMessage(EventIds.WebhookOff, LogLevel.Information, "Webhook {Webhook} is switched off: {Reason}")]
    private static partial void SwitchedOff(ILogger logger, string webhook, WebhookOff reason);

    [LoggerMessage(EventIds.WebhookFailed, LogLevel.Error, "Telling webhook {Webhook} failed; it is tried again")]
    private static partial void Failed(ILogger logger, string webhook, Exception exception);
}
