using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Models on Redis.</summary>
internal sealed class RedisModelStore(RedisConnection connection, RedisScripts scripts) : IModelStore
{
    private readonly RecordHash<ModelRecord> _records = new(connection, scripts, keys => keys.Models, RedisDocuments.Types.ModelRecord);

    /// <inheritdoc/>
    public async Task<bool> PutAsync(ModelRecord model, int most, CancellationToken cancellationToken) =>
        await _records.PutAsync(model.Name, model, most, replace: true, unique: null, cancellationToken) == RecordPutReply.Put;

    /// <inheritdoc/>
    public Task<ModelRecord?> FindAsync(string name, CancellationToken cancellationToken) => _records.FindAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _records.ListAsync(cancellationToken)).OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task<ModelRecord?> SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken) =>
        _records.ChangeAsync(name, model => model with { Enabled = enabled }, cancellationToken);
}
