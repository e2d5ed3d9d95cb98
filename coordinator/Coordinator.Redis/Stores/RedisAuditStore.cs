using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Reads audits from Redis; jobs_apply.lua writes them.</summary>
internal sealed class RedisAuditStore(RedisConnection connection, RedisScripts scripts) : IAuditStore
{
    private const int MostIds = 256;
    private const int MostEntries = 1_000;

    private readonly RecordHash<Audit> _records = new(connection, scripts, keys => keys.Audits, RedisDocuments.Types.Audit);

    /// <inheritdoc/>
    public Task<Audit?> FindAsync(AuditId id, CancellationToken cancellationToken) => _records.FindAsync(id.Value, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Audit>> FindAsync(IReadOnlyList<AuditId> ids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostIds, nameof(ids));
        return _records.FindAsync([.. ids.Select(id => (RedisValue)id.Value)], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(AuditId Id, long Score)>> RangeAsync(
        AuditIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
        var entries = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByScoreWithScoresAsync(
                keys.Index(index), minScore, maxScore, Exclude.None, descending ? Order.Descending : Order.Ascending, 0, limit),
            cancellationToken);
        return [.. entries.Select(entry => (new AuditId(entry.Element.ToString()), (long)entry.Score))];
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(AuditIndex index, CancellationToken cancellationToken) =>
        connection.RunAsync((database, keys) => database.SortedSetLengthAsync(keys.Index(index)), cancellationToken);
}
