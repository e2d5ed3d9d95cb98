using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>What operators did, and how the pool did: a stream each. Safe for concurrent use.</summary>
internal sealed class RedisOperationsStore(RedisConnection connection) : IOperationsStore
{
    private const string Document = "document";

    /// <inheritdoc/>
    public Task AddActionAsync(AdminAction action, int kept, CancellationToken cancellationToken) =>
        AddAsync(connection.Keys.AdminActions, action, RedisDocuments.Types.AdminAction, kept, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredAction>> ListActionsAsync(string? before, int limit, CancellationToken cancellationToken)
    {
        RedisValue last = before is null ? "+" : $"({before}";
        var entries = await connection.RunAsync(
            (database, keys) => database.StreamRangeAsync(keys.AdminActions, "-", last, limit, Order.Descending), cancellationToken);
        return [.. entries.Select(entry => new StoredAction(entry.Id.ToString(), RedisDocuments.Read(entry[Document], RedisDocuments.Types.AdminAction)))];
    }

    /// <inheritdoc/>
    public Task AddSampleAsync(PoolSample sample, int kept, CancellationToken cancellationToken) =>
        AddAsync(connection.Keys.PoolSamples, sample, RedisDocuments.Types.PoolSample, kept, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PoolSample>> ListSamplesAsync(int limit, CancellationToken cancellationToken)
    {
        var entries = await connection.RunAsync(
            (database, keys) => database.StreamRangeAsync(keys.PoolSamples, "-", "+", limit, Order.Descending), cancellationToken);
        return [.. entries.Reverse().Select(entry => RedisDocuments.Read(entry[Document], RedisDocuments.Types.PoolSample))];
    }

    private Task<RedisValue> AddAsync<T>(RedisKey key, T document, JsonTypeInfo<T> type, int kept, CancellationToken cancellationToken) => connection.RunDurablyAsync(
        key,
        (database, _) => database.StreamAddAsync(key, Document, JsonSerializer.SerializeToUtf8Bytes(document, type), maxLength: kept, useApproximateMaxLength: true),
        cancellationToken);
}
