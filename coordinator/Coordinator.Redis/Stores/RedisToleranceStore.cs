using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>What devices measured, on Redis.</summary>
internal sealed class RedisToleranceStore(RedisConnection connection, RedisScripts scripts) : IToleranceStore
{
    private readonly RecordHash<ToleranceRecord> _records = new(connection, scripts, keys => keys.Tolerances, RedisDocuments.Types.ToleranceRecord);

    /// <inheritdoc/>
    public Task<ToleranceRecord?> FindAsync(ToleranceKey key, CancellationToken cancellationToken) => _records.FindAsync(key.ToString(), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ToleranceRecord>> ListAsync(CancellationToken cancellationToken) => _records.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ToleranceRecord?> ChangeAsync(
        ToleranceRecord first, int most, Func<ToleranceRecord, ToleranceRecord> change, CancellationToken cancellationToken)
    {
        var id = ToleranceKey.Read(first.Model, first.One, first.Other).ToString();
        while (true)
        {
            if (await _records.ChangeAsync(id, change, cancellationToken) is { } changed)
            {
                return changed;
            }

            switch (await _records.PutAsync(id, first, most, replace: false, unique: null, cancellationToken))
            {
                case RecordPutReply.Put:
                    return first;
                case RecordPutReply.Full:
                    return null;
                default:
                    // Somebody else was faster: there is something to change now.
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(ToleranceKey key, CancellationToken cancellationToken) =>
        connection.RunAsync((database, keys) => database.HashDeleteAsync(keys.Tolerances, key.ToString()), cancellationToken);
}
