using System.Globalization;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Epochs of audits on Redis.</summary>
internal sealed class RedisEpochStore(RedisConnection connection, RedisScripts scripts) : IEpochStore
{
    private readonly RecordHash<Epoch> _records = new(connection, scripts, keys => keys.Epochs, RedisDocuments.Types.Epoch);

    /// <inheritdoc/>
    public async Task<bool> AddAsync(Epoch epoch, CancellationToken cancellationToken) =>
        await _records.PutAsync(FieldOf(epoch.Number), epoch, int.MaxValue, replace: false, unique: null, cancellationToken) == RecordPutReply.Put;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Epoch>> FindAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) =>
        await _records.FindAsync([.. numbers.Select(number => (RedisValue)FieldOf(number))], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Epoch>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _records.ListAsync(cancellationToken)).OrderBy(epoch => epoch.Number)];

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) => numbers.Count == 0
        ? Task.CompletedTask
        : connection.RunAsync((database, keys) => database.HashDeleteAsync(keys.Epochs, [.. numbers.Select(number => (RedisValue)FieldOf(number))]), cancellationToken);

    private static string FieldOf(long number) => number.ToString(CultureInfo.InvariantCulture);
}
