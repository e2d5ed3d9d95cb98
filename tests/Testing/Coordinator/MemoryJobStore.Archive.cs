using System.Globalization;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Testing.Coordinator;

/// <summary>Old events leave by the same rules as from the real store. The state that an event is kept with is its id: the jobs stay in memory.</summary>
public sealed partial class MemoryJobStore : IEventArchive
{
    private int DueEvents => maxEventsPerAccount / 2;

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountId>> FindDueAsync(int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<AccountId>>(() =>
        [.. _events.Where(entry => entry.Value.Kept.Count > DueEvents).Select(entry => entry.Key).Take(limit)]);

    /// <inheritdoc/>
    public Task<OldEvents> ReadDueAsync(AccountId account, CancellationToken cancellationToken) => Read(() =>
    {
        var events = EventsOf(account);
        var due = events.Kept.Count > DueEvents ? events.Kept.Take(Math.Min(1_000, maxEventsPerAccount / 4)) : [];
        return new OldEvents(events.Through, [.. due.Select(ToStored)]);
    });

    /// <inheritdoc/>
    public Task<long> MoveAsync(EventSegment segment, CancellationToken cancellationToken) => Read(() =>
    {
        var events = EventsOf(segment.Account);
        var holders = Index(new JobIndex.BlobHolders(segment.Blob));
        if (events.Through != segment.After || holders.ScoreOf(new JobId(segment.Holder)) is null)
        {
            return 0L;
        }

        events.Moved.AddRange(events.Kept.Where(one => one.Id <= segment.Last));
        events.Kept.RemoveAll(one => one.Id <= segment.Last);
        events.Through = segment.Last;
        events.Segments.Add(segment);
        holders.Set(new JobId(segment.Holder), segment.MovedAtMs);
        return events.Segments.Count;
    });

    /// <inheritdoc/>
    public Task<EventSegment?> FindAsync(AccountId account, long afterId, CancellationToken cancellationToken) => Read(() =>
    {
        var events = EventsOf(account);
        return afterId < events.Floor ? null : events.Segments.Find(segment => segment.After <= afterId && afterId < segment.Last);
    });

    /// <inheritdoc/>
    public Task<EventSegment?> OldestAsync(AccountId account, CancellationToken cancellationToken) =>
        Read(() => EventsOf(account).Segments.FirstOrDefault());

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventSegment>> MovedUntilAsync(long untilMs, int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<EventSegment>>(() =>
    [
        .. _events.Values.SelectMany(events => events.Segments).Where(segment => segment.MovedAtMs <= untilMs).OrderBy(segment => segment.MovedAtMs).Take(limit),
    ]);

    /// <inheritdoc/>
    public Task ForgetAsync(EventSegment segment, CancellationToken cancellationToken) => Read(() =>
    {
        var events = EventsOf(segment.Account);
        if (events.Segments.Remove(segment))
        {
            events.Moved.RemoveAll(one => segment.After < one.Id && one.Id <= segment.Last);
            events.Floor = Math.Max(events.Floor, segment.Last);
            Index(new JobIndex.BlobHolders(segment.Blob)).Remove(new JobId(segment.Holder));
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobEvent>> ResolveAsync(AccountId account, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<JobEvent>>(() =>
        [
            .. from one in events
               let resolved = one.Reason is { } reason
                   ? new JobEvent(one.Id, new RemovedJob(new JobId(one.Job), reason, one.AtMs ?? 0))
                   : EventsOf(account).Moved.Concat(EventsOf(account).Kept).FirstOrDefault(kept => kept.Id.ToString(CultureInfo.InvariantCulture) == one.State)
               where resolved is not null
               select resolved,
        ]);

    private static StoredEvent ToStored(JobEvent one) => one.Removed is { } removed
        ? new StoredEvent(one.Id, removed.Id.Value, null, removed.Reason, removed.AtMs)
        : new StoredEvent(one.Id, one.JobId.Value, one.Id.ToString(CultureInfo.InvariantCulture), null, null);

    private sealed class AccountEvents
    {
        /// <summary>Id of the newest event.</summary>
        public long Last { get; set; }

        /// <summary>Events up to this one left the store.</summary>
        public long Through { get; set; }

        /// <summary>Events up to this one are gone altogether.</summary>
        public long Floor { get; set; }

        public List<JobEvent> Kept { get; } = [];

        /// <summary>What the segments say of jobs that are still there.</summary>
        public List<JobEvent> Moved { get; } = [];

        public List<EventSegment> Segments { get; } = [];
    }
}
