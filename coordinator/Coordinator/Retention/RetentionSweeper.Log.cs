using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Retention;

internal sealed partial class RetentionSweeper
{
    [LoggerMessage(EventIds.RetentionSwept, LogLevel.Information, "{Jobs} jobs expired, {Moved} files of old events written, {Expired} expired, {Files} files removed that nobody named")]
    private static partial void Swept(ILogger logger, int jobs, int moved, int expired, int files);
}
