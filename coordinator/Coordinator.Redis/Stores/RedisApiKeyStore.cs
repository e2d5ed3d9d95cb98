using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>API keys on Redis.</summary>
internal sealed class RedisApiKeyStore(RedisConnection connection, RedisScripts scripts) : IApiKeyStore
{
    private readonly RecordHash<ApiKeyRecord> _records = new(connection, scripts, keys => keys.ApiKeys, RedisDocuments.Types.ApiKeyRecord);

    /// <inheritdoc/>
    public async Task<bool> AddAsync(ApiKeyRecord key, int most, CancellationToken cancellationToken) =>
        await _records.PutAsync(key.Id, key, most, replace: false, unique: null, cancellationToken) == RecordPutReply.Put;

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken) => _records.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken) =>
        _records.ChangeAsync(id, key => key with { Revoked = true }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _records.ListAsync(cancellationToken)).OrderBy(key => key.CreatedAtMs).ThenBy(key => key.Id, StringComparer.Ordinal)];
}
