using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sources;

namespace SogniLike.Testing.Coordinator;

/// <summary>Pictures that artists brought, beside the jobs that hold the same blobs.</summary>
public sealed partial class MemoryJobStore : ISourceImageStore
{
    private readonly Dictionary<(AccountId, BlobId), SourceImage> _images = [];

    /// <inheritdoc/>
    Task<SourceAddition> ISourceImageStore.AddAsync(SourceImage image, int most, long mostBytes, long nowMs, CancellationToken cancellationToken) => Read(() =>
    {
        var holders = Index(new JobIndex.BlobHolders(image.Blob));
        if (holders.ScoreOf(new JobId(image.Holder)) is null)
        {
            return SourceAddition.NotHeld;
        }

        if (!_images.ContainsKey((image.Account, image.Blob)))
        {
            var others = _images.Values.Where(one => one.Account == image.Account).ToList();
            if (others.Count >= most)
            {
                return SourceAddition.TooMany;
            }

            if (others.Sum(one => one.SizeBytes) + image.SizeBytes > mostBytes)
            {
                return SourceAddition.TooLarge;
            }
        }

        _images[(image.Account, image.Blob)] = image;
        holders.Set(new JobId(image.Holder), nowMs);
        return SourceAddition.Added;
    });

    /// <inheritdoc/>
    Task<SourceImage?> ISourceImageStore.FindAsync(AccountId account, BlobId blob, CancellationToken cancellationToken) => Read(() => _images.GetValueOrDefault((account, blob)));

    /// <inheritdoc/>
    Task<IReadOnlyList<SourceImage>> ISourceImageStore.ExpiredAsync(long untilMs, int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<SourceImage>>(() =>
        [.. _images.Values.Where(image => image.KeptUntilMs <= untilMs).OrderBy(image => image.KeptUntilMs).Take(limit)]);

    /// <inheritdoc/>
    Task<bool> ISourceImageStore.RemoveAsync(SourceImage image, CancellationToken cancellationToken) => Read(() =>
    {
        if (_images.GetValueOrDefault((image.Account, image.Blob)) != image)
        {
            return false;
        }

        _images.Remove((image.Account, image.Blob));
        Index(new JobIndex.BlobHolders(image.Blob)).Remove(new JobId(image.Holder));
        return true;
    });
}
