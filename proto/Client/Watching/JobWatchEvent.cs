using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Watching;

/// <summary>What a watch says.</summary>
public abstract record JobWatchEvent
{
    private JobWatchEvent()
    {
    }

    /// <summary>The jobs as they are: the first event of a watch, and after an interruption so long that the events in between are no longer kept.</summary>
    /// <param name="EventId">Everything up to this event is in <paramref name="Jobs"/>.</param>
    /// <param name="Jobs">The watched jobs.</param>
    public sealed record Snapshot(ulong EventId, IReadOnlyList<Job> Jobs) : JobWatchEvent;

    /// <summary>A job changed its state. In order, none left out, none twice.</summary>
    /// <param name="EventId">Pass it as the last one seen to go on after it later.</param>
    /// <param name="Job">The job right after the change.</param>
    public sealed record Changed(ulong EventId, Job Job) : JobWatchEvent;

    /// <summary>A job was deleted, by its artist or because it was kept long enough: nothing more is told of it. In order, as <see cref="Changed"/>.</summary>
    /// <param name="EventId">Pass it as the last one seen to go on after it later.</param>
    /// <param name="JobId">Which job it was.</param>
    /// <param name="Reason">Why it is gone.</param>
    /// <param name="DeletedAt">When it went.</param>
    public sealed record Deleted(ulong EventId, string JobId, JobDeletionReason Reason, DateTimeOffset DeletedAt) : JobWatchEvent;

    /// <summary>The account's queue was paused, or goes on; told first when it is paused, and not at all while it runs and did before.</summary>
    /// <param name="PausedAt">Since when; null: it runs.</param>
    public sealed record Queue(DateTimeOffset? PausedAt) : JobWatchEvent;

    /// <summary>A running job got on. The newest only; some may be skipped.</summary>
    /// <param name="Value">Phase, steps and preview.</param>
    public sealed record Progress(JobProgress Value) : JobWatchEvent;
}
