using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Duties;

internal abstract partial class Duty
{
    [LoggerMessage(EventIds.StoreDown, LogLevel.Warning, "{Duty} waits: the store cannot be reached ({Reason})")]
    private static partial void StoreDown(ILogger logger, string duty, string reason);

    [LoggerMessage(EventIds.StoreBack, LogLevel.Information, "{Duty} goes on: the store is back")]
    private static partial void StoreBack(ILogger logger, string duty);

    [LoggerMessage(EventIds.DutyFailed, LogLevel.Error, "A round of {Duty} failed; it goes on with the next")]
    private static partial void Failed(ILogger logger, string duty, Exception exception);
}
