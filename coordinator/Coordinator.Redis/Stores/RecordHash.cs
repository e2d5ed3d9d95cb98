using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>A bounded hash of JSON records by id: what API keys, enrolment tokens, workers and models have in common. Safe for concurrent use.</summary>
internal sealed class RecordHash<T>(RedisConnection connection, RedisScripts scripts, Func<RedisKeys, RedisKey> key, JsonTypeInfo<T> type)
    where T : class
{
    private const int MostAttempts = 32;

    public async Task<T?> FindAsync(string id, CancellationToken cancellationToken) => (await ReadAsync(id, cancellationToken))?.Record;

    /// <summary>The record and the document it was read from, for a later comparison.</summary>
    public async Task<(T Record, RedisValue Document)?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var document = await connection.RunAsync((database, keys) => database.HashGetAsync(key(keys), id), cancellationToken);
        return document.IsNull ? null : (Parse(document), document);
    }

    /// <summary>The records of these ids; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<T>> FindAsync(RedisValue[] ids, CancellationToken cancellationToken) => ids.Length == 0
        ? []
        : [.. (await connection.RunAsync((database, keys) => database.HashGetAsync(key(keys), ids), cancellationToken)).Where(document => !document.IsNull).Select(Parse)];

    public async Task<IReadOnlyList<T>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await connection.RunAsync((database, keys) => database.HashValuesAsync(key(keys)), cancellationToken)).Select(Parse)];

    /// <summary>Adds or replaces; see record_put.lua.</summary>
    public Task<RecordPutReply> PutAsync(string id, T record, int most, bool replace, (RedisKey Names, string Name)? unique, CancellationToken cancellationToken) =>
        scripts.RecordPutAsync(key(connection.Keys), id, Document(record), most, replace, unique, cancellationToken);

    /// <summary>Changes the record and returns what it is then; null when there is none. When somebody else changes it meanwhile, <paramref name="change"/> is asked again.</summary>
    public async Task<T?> ChangeAsync(string id, Func<T, T> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await ReadAsync(id, cancellationToken) is not { } read)
            {
                return null;
            }

            var changed = change(read.Record);
            if (await scripts.RecordReplaceAsync(key(connection.Keys), id, read.Document, Document(changed), cancellationToken) == RecordReplaceReply.Replaced)
            {
                return changed;
            }
        }

        throw RedisFaults.ToUnavailable(new TimeoutException($"The record {id} changed {MostAttempts} times while it was being changed."));
    }

    public RedisValue Document(T record) => JsonSerializer.SerializeToUtf8Bytes(record, type);

    private T Parse(RedisValue document) =>
        JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)document).Span, type) ?? throw new JsonException("A document is null.");
}
