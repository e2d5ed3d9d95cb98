using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Retention;

/// <summary>Removes blobs that nobody names. Safe for concurrent use, also by several coordinators on one store.</summary>
/// <remarks>
/// <para>
/// A blob is named by the hash of its bytes, so a job that is delivered right now may name the very blob that another job's removal left alone. Who names it
/// stands in <see cref="JobIndex.BlobHolders"/>. A delivery (1) holds the blob there, (2) writes it, or finds that it exists, and (3) applies the change that
/// names it. A collection (a) sets the blob aside, (b) looks for holders, and (c) puts it back if there is one, or discards it.
/// </para>
/// <para>
/// If 1 comes before b the collection sees the holder and puts the blob back. If 1 comes after b then 2 comes after a: the delivery finds nothing in the
/// blob's place and writes it anew. Either way the blob is there at 3, and no assumption is made about how long anything takes. Each collection
/// sets aside under a place of its own, so two of them cannot discard what one of them is to put back.
/// </para>
/// <para>
/// A process that ends between a and c leaves the blob aside, where readers still find it; one that ends between 1 and 3 leaves a hold. The sweep finishes both.
/// </para>
/// </remarks>
internal sealed class BlobCollector(IJobStore store, IBlobStore blobs)
{
    private const int HoldsLookedAt = 100;

    /// <summary>Removes the blob unless somebody names or holds it; true when it was removed.</summary>
    public async Task<bool> CollectAsync(BlobId blob, CancellationToken cancellationToken) =>
        !await IsHeldAsync(blob, cancellationToken)
        && await blobs.SetAsideAsync(blob, cancellationToken) is { } aside
        && await FinishAsync(aside, cancellationToken);

    /// <summary>Steps b and c, for a blob that is set aside; true when it was removed.</summary>
    public async Task<bool> FinishAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        if (!await IsHeldAsync(aside.Id, cancellationToken))
        {
            return await blobs.DiscardAsync(aside, cancellationToken);
        }

        await blobs.RestoreAsync(aside, cancellationToken);
        return false;
    }

    /// <summary>Takes back holds of the blob whose holder will never name it: a job that is gone, or ended with another image or none; a segment
    /// of old events whose move did not come, and is refused from here on.</summary>
    public async Task ReleaseStaleAsync(BlobId blob, CancellationToken cancellationToken)
    {
        var holds = await store.RangeAsync(new JobIndex.BlobHolders(blob), 0, 0, HoldsLookedAt, descending: false, cancellationToken);
        if (holds.Count == 0)
        {
            return;
        }

        var jobs = (await store.FindAsync([.. holds.Select(hold => hold.Id)], cancellationToken)).ToDictionary(job => job.Id);
        foreach (var (holder, _) in holds)
        {
            // A job that is gone or final never changes again, so nothing comes in between.
            if (!jobs.TryGetValue(holder, out var job) || (JobTransitions.Final.Contains(job.State) && !job.Blobs().Contains(blob)))
            {
                await store.ReleaseBlobAsync(blob, holder.Value, cancellationToken);
            }
        }
    }

    private async Task<bool> IsHeldAsync(BlobId blob, CancellationToken cancellationToken) =>
        await store.CountAsync(new JobIndex.BlobHolders(blob), cancellationToken) > 0;
}
