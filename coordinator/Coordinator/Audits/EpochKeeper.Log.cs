using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Audits;

internal sealed partial class EpochKeeper
{
    [LoggerMessage(EventIds.EpochMade, LogLevel.Information, "Epoch {Number} of audits is announced; SHA-256 of its key is {KeySha256}")]
    private static partial void EpochMade(ILogger logger, long number, string keySha256);
}
