using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Archiving;

/// <summary>The events of an account wherever they are: first in segments, then in the store. Safe for concurrent use.</summary>
public sealed class EventHistory(IJobStore store, IEventArchive archive, IBlobStore blobs)
{
    /// <summary>Events after the given one, oldest first; a gap when they are gone altogether. Errors as of <see cref="IJobStore.ReadEventsAsync"/>.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    /// <exception cref="InvalidDataException">A segment is not what was written.</exception>
    public async Task<EventPage> ReadAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken)
    {
        var events = new List<JobEvent>();
        while (events.Count < limit)
        {
            var page = await store.ReadEventsAsync(account, afterId, limit - events.Count, cancellationToken);
            if (!page.Gap)
            {
                events.AddRange(page.Events);
                break;
            }

            var segment = await archive.FindAsync(account, afterId, cancellationToken);
            var stored = segment is null ? null : await ReadAsync(segment, cancellationToken);
            if (stored is null)
            {
                // What was found comes first; whoever asks for what follows hears of the gap.
                return new EventPage(events, Gap: events.Count == 0);
            }

            var due = stored.Where(one => one.Id > afterId).Take(limit - events.Count).ToList();
            events.AddRange(await archive.ResolveAsync(account, due, cancellationToken));

            afterId = due.Count == 0 ? segment!.Last : due[^1].Id;
        }

        return new EventPage(events, Gap: false);
    }

    /// <summary>Null when the segment expired meanwhile.</summary>
    private async Task<IReadOnlyList<StoredEvent>?> ReadAsync(EventSegment segment, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenAsync(segment.Blob, cancellationToken);
        return stream is null ? null : await SegmentFile.ReadAsync(segment.Account, stream, cancellationToken);
    }
}
