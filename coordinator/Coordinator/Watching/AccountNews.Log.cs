using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Watching;

public sealed partial class AccountNews
{
    [LoggerMessage(EventIds.LookFailed, LogLevel.Error, "Looking for events of watched accounts failed; the next look comes by itself")]
    private static partial void LookFailed(ILogger logger, Exception exception);
}
