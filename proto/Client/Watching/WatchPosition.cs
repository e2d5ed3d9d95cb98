using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Watching;

/// <summary>How far a watch has got: where to resume, and what was seen before.</summary>
internal sealed class WatchPosition(ulong lastEventId)
{
    private bool _hasJobs;
    private bool _isNew;
    private DateTimeOffset? _pausedAt;

    /// <summary>Last event passed on; 0 before the first.</summary>
    public ulong LastEventId { get; private set; } = lastEventId;

    /// <summary>True once the coordinator has said something.</summary>
    public bool Opened { get; private set; }

    /// <summary>A connection begins: what it does not say first of the queue is that it runs.</summary>
    public void Connected() => _isNew = true;

    /// <summary>Takes in what a message says, or leaves out, about the queue; null when that is nothing new.</summary>
    public JobWatchEvent? AdvanceQueue(WatchJobsResponse message)
    {
        var isNews = message.EventCase == WatchJobsResponse.EventOneofCase.Queue || _isNew;
        _isNew = false;
        var pausedAt = message.Queue?.PausedAt?.ToDateTimeOffset();
        if (!isNews || pausedAt == _pausedAt)
        {
            return null;
        }

        _pausedAt = pausedAt;
        return new JobWatchEvent.Queue(pausedAt);
    }

    /// <summary>Takes in a message; null when it says nothing new.</summary>
    public JobWatchEvent? Advance(WatchJobsResponse message)
    {
        Opened = true;
        if (message.EventCase == WatchJobsResponse.EventOneofCase.Queue)
        {
            return null;
        }

        var first = !_hasJobs;
        _hasJobs = true;
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
