using SogniLike.Coordinator.Identity;

namespace SogniLike.Testing.Coordinator;

/// <summary>API keys in memory. Safe for concurrent use.</summary>
public sealed class MemoryApiKeyStore : IApiKeyStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApiKeyRecord> _keys = [];

    /// <inheritdoc/>
    public Task<bool> AddAsync(ApiKeyRecord key, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_keys.Count < most && _keys.TryAdd(key.Id, key));
        }
    }

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_keys.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_keys.TryGetValue(id, out var key) ? _keys[id] = key with { Revoked = true } : null);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ApiKeyRecord>>(
                [.. _keys.Values.OrderBy(key => key.CreatedAtMs).ThenBy(key => key.Id, StringComparer.Ordinal)]);
        }
    }
}
