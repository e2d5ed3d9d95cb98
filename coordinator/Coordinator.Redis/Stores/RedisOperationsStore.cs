using System.Text.Json;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>What operators did, and how the pool did: a stream each. Safe for concurrent use.</summary>
internal sealed class RedisOperationsStore(RedisConnection connection, RedisScripts scripts) : IOperationsStore
{
    private const string Document = "document";
    private const string Link = "link";
    private const int MaxTries = 64;

    // What this process saw last: where it is still the newest, an entry costs one round trip.
    private volatile string _head = "";

    /// <inheritdoc/>
    public async Task AddActionAsync(AdminAction action, int kept, CancellationToken cancellationToken)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(action, RedisDocuments.Types.AdminAction);
        var head = _head;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var link = JsonSerializer.Serialize(ActionChain.Next(ReadLink(head), action), RedisDocuments.Types.ActionLink);
            if (await scripts.LogAppendAsync(connection.Keys.AdminActions, connection.Keys.AdminActionHead, head, link, document, kept, cancellationToken) is not { } newer)
            {
                _head = link;
                return;
            }

            head = newer;
        }

        throw new StoreUnavailableException($"Others added to the log of actions {MaxTries} times in a row.");
    }

    /// <inheritdoc/>
    public async Task<ActionLink?> ActionHeadAsync(CancellationToken cancellationToken) =>
        ReadLink(await connection.RunAsync((database, keys) => database.StringGetAsync(keys.AdminActionHead), cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredAction>> ListActionsAsync(string? before, int limit, CancellationToken cancellationToken)
    {
        RedisValue last = before is null ? "+" : $"({before}";
        var entries = await connection.RunAsync(
            (database, keys) => database.StreamRangeAsync(keys.AdminActions, "-", last, limit, Order.Descending), cancellationToken);
        return [.. entries.Select(entry => new StoredAction(entry.Id.ToString(), RedisDocuments.Read(entry[Document], RedisDocuments.Types.AdminAction), ReadLink(entry[Link])))];
    }

    /// <inheritdoc/>
    public Task AddSampleAsync(PoolSample sample, int kept, CancellationToken cancellationToken) => connection.RunDurablyAsync(
        connection.Keys.PoolSamples,
        (database, keys) => database.StreamAddAsync(
            keys.PoolSamples, Document, JsonSerializer.SerializeToUtf8Bytes(sample, RedisDocuments.Types.PoolSample), maxLength: kept, useApproximateMaxLength: true),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PoolSample>> ListSamplesAsync(int limit, CancellationToken cancellationToken)
    {
        var entries = await connection.RunAsync(
            (database, keys) => database.StreamRangeAsync(keys.PoolSamples, "-", "+", limit, Order.Descending), cancellationToken);
        return [.. entries.Reverse().Select(entry => RedisDocuments.Read(entry[Document], RedisDocuments.Types.PoolSample))];
    }

    private static ActionLink? ReadLink(RedisValue text) => text.IsNullOrEmpty ? null : RedisDocuments.Read(text, RedisDocuments.Types.ActionLink);
}
