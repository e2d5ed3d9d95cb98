namespace SogniLike.Coordinator.Identity;

/// <summary>API keys of the pool. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key; false when the id exists or the pool holds <paramref name="most"/> keys already.</summary>
    Task<bool> AddAsync(ApiKeyRecord key, int most, CancellationToken cancellationToken);

    /// <summary>The key, or null.</summary>
    Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Marks the key revoked and returns it, or null when there is none. Effective for every call that starts afterwards.</summary>
    Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken);

    /// <summary>All keys, oldest first.</summary>
    Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken);
}
