using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Watching;

/// <summary>How far a watch has got: where to resume, and what was seen before.</summary>
internal sealed class WatchPosition(ulong lastEventId)
{
    /// <summary>Last event passed on; 0 before the first.</summary>
    public ulong LastEventId { get; private set; } = lastEventId;

    /// <summary>True once the coordinator has said something.</summary>
    public bool Opened { get; private set; }

    /// <summary>Takes in a message; null when it says nothing new.</summary>
    public JobWatchEvent? Advance(WatchJobsResponse message)
    {
        var first = !Opened;
        Opened = true;
        switch (message.EventCase)
        {
            // The snapshot after a reconnect says nothing new when no event came in between.
            case WatchJobsResponse.EventOneofCase.Snapshot when first || message.Snapshot.EventId != LastEventId:
                LastEventId = message.Snapshot.EventId;
                return new JobWatchEvent.Snapshot(LastEventId, message.Snapshot.Jobs);
            case WatchJobsResponse.EventOneofCase.Changed when message.Changed.EventId > LastEventId:
                LastEventId = message.Changed.EventId;
                return new JobWatchEvent.Changed(LastEventId, message.Changed.Job);
            case WatchJobsResponse.EventOneofCase.Deleted when message.Deleted.EventId > LastEventId:
                LastEventId = message.Deleted.EventId;
                return new JobWatchEvent.Deleted(LastEventId, message.Deleted.JobId, message.Deleted.Reason, message.Deleted.DeletedAt?.ToDateTimeOffset() ?? default);
            case WatchJobsResponse.EventOneofCase.Progress:
                return new JobWatchEvent.Progress(message.Progress);
            default:
                return null;
        }
    }
}
