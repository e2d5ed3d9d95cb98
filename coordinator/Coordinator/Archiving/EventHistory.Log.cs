using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Archiving;

public sealed partial class EventHistory
{
    [LoggerMessage(EventIds.SegmentLost, LogLevel.Warning, "The file {Blob} of the events after {After} up to {Last} of an account is missing or damaged: watches that resume there start anew")]
    private static partial void Lost(ILogger logger, BlobId blob, long after, long last, Exception? exception);
}
