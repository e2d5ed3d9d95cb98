using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Settlement;

/// <summary>
/// Moves old records of the journal to the blob store, where they stay for good: what an account is worth can always be recomputed. One coordinator at a time
/// does it; two that overlap do no harm, since a move counts only if the records are still the oldest.
/// </summary>
internal sealed class LedgerArchiver(
    ILedgerStore ledger, IJobStore holds, IBlobStore blobs, PoolDuties duties, IPoolClock clock, IOptions<CreditsOptions> options, IOptions<RetentionOptions> retention)
{
    private const string Duty = "ledger-archive";

    /// <summary>A bounded round; returns how many segments were written.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var moved = 0;
        for (; moved < retention.Value.MaxChunks && await duties.TakeAsync(Duty, cancellationToken) is not null; moved++)
        {
            var records = await ledger.ReadOldAsync(options.Value.JournalKept, cancellationToken);
            if (records.Count == 0)
            {
                break;
            }

            // Held, written, named, in that order, as any blob (BlobCollector). A hold that does not come true is taken back by the sweep of files.
            var content = JournalFile.Write(records);
            var segment = new JournalSegment(records[0].Id - 1, records[^1].Id, BlobId.Of(content), clock.NowMs);
            await holds.HoldBlobAsync(segment.Blob, segment.Holder, cancellationToken);
            await blobs.WriteAsync(content, cancellationToken);
            if (!await ledger.MoveAsync(segment, cancellationToken))
            {
                break;
            }
        }

        return moved;
    }
}
