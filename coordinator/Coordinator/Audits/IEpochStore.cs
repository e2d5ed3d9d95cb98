using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Audits;

/// <summary>Epochs of the pool. Safe for concurrent use, also by several processes. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface IEpochStore
{
    /// <summary>Adds an epoch; false, and nothing happens, when its number exists: an epoch never changes.</summary>
    Task<bool> AddAsync(Epoch epoch, CancellationToken cancellationToken);

    /// <summary>Those of these numbers that exist, at most 256.</summary>
    Task<IReadOnlyList<Epoch>> FindAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken);

    /// <summary>All, by number.</summary>
    Task<IReadOnlyList<Epoch>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the epochs with these numbers, at most 256; those that are not there are no error.</summary>
    Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken);
}
