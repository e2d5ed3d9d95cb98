using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Retention;

/// <summary>
/// Finds files of the blob store that nobody names, left behind when a process ended between two steps or a result was refused after it was written.
/// Safe for concurrent use, also by several coordinators on one store.
/// </summary>
internal sealed class BlobSweep(IJobStore store, IBlobStore blobs, BlobCollector collector, TimeProvider time, IOptions<RetentionOptions> options)
{
    /// <summary>Looks at one of the store's 256 parts, and at what lies beside them; returns how many files were removed.</summary>
    public async Task<int> SweepPartAsync(byte part, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.BlobGrace;
        var removed = await blobs.SweepIncompleteAsync(before, cancellationToken);
        await foreach (var aside in blobs.ListAsideAsync(before, cancellationToken))
        {
            removed += await collector.FinishAsync(aside, cancellationToken) ? 1 : 0;
        }

        await foreach (var blob in blobs.ListAsync(part, before, cancellationToken))
        {
            if (await store.CountAsync(new JobIndex.BlobHolders(blob), cancellationToken) > 0)
            {
                await collector.ReleaseStaleAsync(blob, cancellationToken);
            }

            removed += await collector.CollectAsync(blob, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}
