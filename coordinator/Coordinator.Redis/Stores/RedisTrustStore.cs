using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>What is known about workers' honesty, on Redis.</summary>
internal sealed class RedisTrustStore(RedisConnection connection, RedisScripts scripts) : ITrustStore
{
    private readonly RecordHash<WorkerTrust> _records = new(connection, scripts, keys => keys.Trust, RedisDocuments.Types.WorkerTrust);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<WorkerId, WorkerTrust>> FindAsync(IReadOnlyList<WorkerId> workers, CancellationToken cancellationToken) =>
        (await _records.FindAsync([.. workers.Select(worker => (RedisValue)worker.Value)], cancellationToken)).ToDictionary(trust => trust.Worker);

    /// <inheritdoc/>
    public async Task<WorkerTrust> ChangeAsync(WorkerTrust first, Func<WorkerTrust, WorkerTrust> change, CancellationToken cancellationToken)
    {
        // Nothing is ever removed: what was there at one look is there at the next.
        while (true)
        {
            if (await _records.ChangeAsync(first.Worker.Value, change, cancellationToken) is { } changed)
            {
                return changed;
            }

            var added = change(first);
            if (await _records.PutAsync(first.Worker.Value, added, int.MaxValue, replace: false, unique: null, cancellationToken) == RecordPutReply.Put)
            {
                return added;
            }
        }
    }
}
