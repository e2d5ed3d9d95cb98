using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Sources;

/// <summary>
/// Which pictures accounts brought. Safe for concurrent use, also by several processes. Every method throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface ISourceImageStore
{
    /// <summary>
    /// Keeps the picture, in one step with naming its blob (<see cref="Jobs.JobIndex.BlobHolders"/>), which the account must hold by then. One that is kept already takes no more room and is kept as
    /// long as this one says.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="most">Pictures that the account may have.</param>
    /// <param name="mostBytes">Bytes that they may have together.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<SourceAddition> AddAsync(SourceImage image, int most, long mostBytes, long nowMs, CancellationToken cancellationToken);

    /// <summary>The account's picture, or null.</summary>
    Task<SourceImage?> FindAsync(AccountId account, BlobId blob, CancellationToken cancellationToken);

    /// <summary>Pictures of all accounts that are kept until then or shorter, in the order of that.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<SourceImage>> ExpiredAsync(long untilMs, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the picture and lets go of its blob; false when it is not as it was read any more.</summary>
    Task<bool> RemoveAsync(SourceImage image, CancellationToken cancellationToken);
}
