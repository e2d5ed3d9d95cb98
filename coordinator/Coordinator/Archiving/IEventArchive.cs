using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Archiving;

/// <summary>
/// The part of the store that knows which events left it for the blob store. Events are due when an account has more than half of what the store keeps for
/// it. Safe for concurrent use, also by several processes. Every method throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IEventArchive
{
    /// <summary>Some of the accounts with events that are due, in no order.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<AccountId>> FindDueAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The account's oldest events, if they are due: at most a quarter of what the store keeps for it, and at most 1,000.</summary>
    Task<OldEvents> ReadDueAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>
    /// In one step: names the blob under <see cref="EventSegment.Holder"/>, takes the events out of the store, records the segment. Nothing happens when the
    /// events after <see cref="EventSegment.After"/> left otherwise, or when the blob is no longer held.
    /// </summary>
    /// <returns>How many segments the account has now; 0 when nothing happened.</returns>
    Task<long> MoveAsync(EventSegment segment, CancellationToken cancellationToken);

    /// <summary>The segment with the event after the given one; null when there is none, or when later events are gone altogether.</summary>
    Task<EventSegment?> FindAsync(AccountId account, long afterId, CancellationToken cancellationToken);

    /// <summary>The account's oldest segment, or null.</summary>
    Task<EventSegment?> OldestAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Segments that were moved at the given time or before, oldest first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<EventSegment>> MovedUntilAsync(long untilMs, int limit, CancellationToken cancellationToken);

    /// <summary>In one step: forgets the segment and lets go of its blob. Events up to its last are gone altogether then. Twice is no error.</summary>
    Task ForgetAsync(EventSegment segment, CancellationToken cancellationToken);

    /// <summary>The events with their jobs' orders; those of jobs that were removed are left out.</summary>
    /// <param name="events">At most 1,000.</param>
    Task<IReadOnlyList<JobEvent>> ResolveAsync(AccountId account, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);
}
