using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Archiving;

/// <summary>The events of an account wherever they are: first in segments, then in the store. Safe for concurrent use.</summary>
public sealed partial class EventHistory(IJobStore store, IEventArchive archive, IBlobStore blobs, ILogger<EventHistory> logger)
{
    /// <summary>
    /// Events after the given one, oldest first; a gap when they are gone altogether, or when their segment is missing, cannot be read or is not what was
    /// written: whoever asks needs a snapshot then, and is better off with one than with an error that comes back each time. Errors as of
    /// <see cref="IJobStore.ReadEventsAsync"/>.
    /// </summary>
    /// <param name="limit">1 to 1,000.</param>
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
                // What was found before the gap comes first.
                return new EventPage(events, Gap: true);
            }

            var due = stored.Where(one => one.Id > afterId).Take(limit - events.Count).ToList();
            events.AddRange(await archive.ResolveAsync(account, due, cancellationToken));

            afterId = due.Count == 0 ? segment!.Last : due[^1].Id;
        }

        return new EventPage(events, Gap: false);
    }

    /// <summary>Null when the segment expired meanwhile, or is lost.</summary>
    private async Task<IReadOnlyList<StoredEvent>?> ReadAsync(EventSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            if (await IsWholeAsync(segment.Blob, cancellationToken))
            {
                await using var stream = await blobs.OpenAsync(segment.Blob, cancellationToken);
                return stream is null ? null : await SegmentFile.ReadAsync(segment.Account, stream, cancellationToken);
            }

            // It may have been let go since it was found: then it is not missing.
            if (await archive.FindAsync(segment.Account, segment.After, cancellationToken) == segment)
            {
                Lost(logger, segment.Blob, segment.After, segment.Last, null);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Lost(logger, segment.Blob, segment.After, segment.Last, e);
        }

        return null;
    }

    /// <summary>A flipped bit may well be JSON still; the blob's name tells.</summary>
    private async Task<bool> IsWholeAsync(BlobId blob, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenAsync(blob, cancellationToken);
        return stream is not null && Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == blob.Value;
    }
}
