using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Archiving;

/// <summary>
/// Moves old events to the blob store, and lets go of those that were kept there long enough. One coordinator at a time does it; two that overlap do no harm,
/// since a move counts only if the events are still where they were read.
/// </summary>
internal sealed class EventArchiver(
    IEventArchive archive, IJobStore store, IBlobStore blobs, BlobCollector collector, PoolDuties duties, IPoolClock clock, IOptions<RetentionOptions> options)
{
    private const string Duty = "event-archive";

    /// <summary>A bounded round; returns how many segments were written and how many were let go.</summary>
    public async Task<(int Moved, int Expired)> SweepAsync(CancellationToken cancellationToken)
    {
        var (moved, expired) = (0, 0);
        foreach (var account in await HasDutyAsync(cancellationToken) ? await archive.FindDueAsync(options.Value.ChunkSize, cancellationToken) : [])
        {
            for (var chunk = 0; chunk < options.Value.MaxChunks && await HasDutyAsync(cancellationToken); chunk++)
            {
                if (await MoveAsync(account, cancellationToken) is not { } segments)
                {
                    break;
                }

                moved++;
                if (segments > options.Value.MaxEventSegments && await archive.OldestAsync(account, cancellationToken) is { } oldest)
                {
                    await ForgetAsync(oldest, cancellationToken);
                    expired++;
                }
            }
        }

        var until = clock.NowMs - (long)options.Value.EventsKeptFor.TotalMilliseconds;
        foreach (var segment in await HasDutyAsync(cancellationToken) ? await archive.MovedUntilAsync(until, options.Value.ChunkSize, cancellationToken) : [])
        {
            await ForgetAsync(segment, cancellationToken);
            expired++;
        }

        return (moved, expired);
    }

    /// <summary>
    /// Held, written, named, in that order, as any blob (<see cref="BlobCollector"/>). A hold that does not come true is taken back by the sweep of files, never
    /// here: whoever wrote the same segment may have named it.
    /// </summary>
    /// <returns>How many segments the account has; null when nothing was moved.</returns>
    private async Task<long?> MoveAsync(AccountId account, CancellationToken cancellationToken)
    {
        var (after, events) = await archive.ReadDueAsync(account, cancellationToken);
        if (events.Count == 0)
        {
            return null;
        }

        var content = SegmentFile.Write(account, events);
        var segment = new EventSegment(account, after, events[^1].Id, BlobId.Of(content), clock.NowMs);
        await store.HoldBlobAsync(segment.Blob, segment.Holder, cancellationToken);
        await blobs.WriteAsync(content, cancellationToken);
        return await archive.MoveAsync(segment, cancellationToken) is > 0 and var segments ? segments : null;
    }

    private async Task ForgetAsync(EventSegment segment, CancellationToken cancellationToken)
    {
        // When this process ends in between the sweep finds the file.
        await archive.ForgetAsync(segment, cancellationToken);
        await collector.CollectAsync(segment.Blob, cancellationToken);
    }

    private async Task<bool> HasDutyAsync(CancellationToken cancellationToken) => await duties.TakeAsync(Duty, cancellationToken) is not null;
}
