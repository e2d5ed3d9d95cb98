using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>What a watch tells. A closed set.</summary>
public abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    /// <summary>Everything up to this event is in the jobs. Comes first unless the watch resumes, and again when events are no longer kept.</summary>
    public sealed record Snapshot(long EventId, IReadOnlyList<Job> Jobs) : WatchEvent;

    /// <summary>One change, in the order of the ids.</summary>
    public sealed record Changed(long EventId, Job Job) : WatchEvent;

    /// <summary>A job was removed, in the order of the ids. Nothing else is told of it any more.</summary>
    public sealed record Removed(long EventId, RemovedJob Job) : WatchEvent;

    /// <summary>The account's queue is paused since then, Unix milliseconds, or runs (null). Comes first when it is paused, and whenever that changes; the last value only.</summary>
    public sealed record Queue(long? PausedAtMs) : WatchEvent;

    /// <summary>Where a running job is; the last value only.</summary>
    public sealed record Progress(JobProgress Value) : WatchEvent;
}
