using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Redis.Bus;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Presence;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Enrolment tokens, workers and tallies on Redis; presence on its bus.</summary>
internal sealed class RedisWorkerStore(RedisConnection connection, RedisScripts scripts, PresenceBoard presences, WakePublisher wakes) : IWorkerStore
{
    private const int MostAttempts = 32;

    private static readonly RedisValue[] TallyFields = ["delivered", "failed"];

    private readonly RecordHash<EnrolmentTokenRecord> _tokens = new(connection, scripts, keys => keys.EnrolmentTokens, RedisDocuments.Types.EnrolmentTokenRecord);
    private readonly RecordHash<WorkerMeasurements> _measurements = new(connection, scripts, keys => keys.Measurements, RedisDocuments.Types.WorkerMeasurements);
    private readonly RecordHash<WorkerRecord> _workers = new(connection, scripts, keys => keys.Workers, RedisDocuments.Types.WorkerRecord);

    /// <inheritdoc/>
    public async Task<bool> AddTokenAsync(EnrolmentTokenRecord token, int most, CancellationToken cancellationToken) =>
        await _tokens.PutAsync(token.Id, token, most, replace: false, (connection.Keys.EnrolmentSecrets, token.SecretSha256), cancellationToken) == RecordPutReply.Put;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EnrolmentTokenRecord>> ListTokensAsync(CancellationToken cancellationToken) =>
        [.. (await _tokens.ListAsync(cancellationToken)).OrderBy(token => token.CreatedAtMs).ThenBy(token => token.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task<EnrolmentTokenRecord?> RevokeTokenAsync(string id, CancellationToken cancellationToken) =>
        _tokens.ChangeAsync(id, token => token with { Revoked = true }, cancellationToken);

    /// <inheritdoc/>
    public async Task<EnrolmentOutcome> EnrolAsync(string secretSha256, WorkerRecord worker, int mostWorkers, long nowMs, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var tokenId = await connection.RunAsync((database, keys) => database.HashGetAsync(keys.EnrolmentSecrets, secretSha256), cancellationToken);
            if (tokenId.IsNull || await _tokens.ReadAsync(tokenId.ToString(), cancellationToken) is not { } read)
            {
                return EnrolmentOutcome.UnknownToken;
            }

            if (Refusal(read.Record, nowMs) is { } refusal)
            {
                return refusal;
            }

            var used = read.Record with { Uses = read.Record.Uses + 1 };
            var enrolled = worker with { Owner = read.Record.Owner, TokenId = read.Record.Id, IsVerifier = read.Record.IsVerifier };
            var reply = await scripts.WorkerEnrolAsync(
                connection.Keys, used.Id, read.Document, _tokens.Document(used), enrolled.Id.Value, _workers.Document(enrolled), enrolled.PublicKey, mostWorkers, cancellationToken);
            switch (reply)
            {
                case WorkerEnrolReply.Enrolled:
                    return EnrolmentOutcome.Enrolled;
                case WorkerEnrolReply.PoolFull:
                    return EnrolmentOutcome.PoolFull;
                case WorkerEnrolReply.KeyKnown:
                    return EnrolmentOutcome.KeyAlreadyEnrolled;
                default:
                    // Somebody else used or revoked the token meanwhile: decide again.
                    break;
            }
        }

        throw RedisFaults.ToUnavailable(new TimeoutException($"The enrolment token changed {MostAttempts} times while it was being used."));
    }

    /// <inheritdoc/>
    public Task<WorkerRecord?> FindAsync(WorkerId id, CancellationToken cancellationToken) => _workers.FindAsync(id.Value, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _workers.ListAsync(cancellationToken)).OrderBy(worker => worker.EnrolledAtMs).ThenBy(worker => worker.Id.Value, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<WorkerRecord?> ChangeAsync(WorkerId id, Func<WorkerRecord, WorkerRecord> change, CancellationToken cancellationToken)
    {
        var changed = await _workers.ChangeAsync(id.Value, change, cancellationToken);
        await wakes.TellAsync(new WakeTopic.Standing(id), cancellationToken);
        return changed;
    }

    /// <inheritdoc/>
    public Task<WorkerRecord?> RevokeAsync(WorkerId id, CancellationToken cancellationToken) =>
        ChangeAsync(id, worker => worker with { Revoked = true }, cancellationToken);

    /// <inheritdoc/>
    public Task SetPresenceAsync(WorkerPresence presence, long keepForMs, CancellationToken cancellationToken) => presences.SetAsync(presence, keepForMs, cancellationToken);

    /// <inheritdoc/>
    public Task RemovePresenceAsync(WorkerId id, string coordinatorId, CancellationToken cancellationToken) => presences.RemoveAsync(id, coordinatorId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkerPresence>> ListPresenceAsync(long nowMs, CancellationToken cancellationToken) => Task.FromResult(presences.List(nowMs));

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<WorkerId, WorkerTally>> TalliesAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken)
    {
        var tallies = await connection.RunAsync((database, keys) => Task.WhenAll(ids.Select(id => database.HashGetAsync(keys.Tally(id), TallyFields))), cancellationToken);
        return ids.Zip(tallies).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => new WorkerTally((long)pair.Second[0], (long)pair.Second[1]));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<WorkerId, WorkerMeasurements>> MeasurementsAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken) =>
        (await _measurements.FindAsync([.. ids.Distinct().Select(id => (RedisValue)id.Value)], cancellationToken)).ToDictionary(measured => measured.Worker);

    /// <inheritdoc/>
    public async Task<WorkerMeasurements> ChangeMeasurementsAsync(
        WorkerMeasurements first, Func<WorkerMeasurements, WorkerMeasurements> change, CancellationToken cancellationToken)
    {
        // Nothing is ever removed: what was there at one look is there at the next.
        while (true)
        {
            if (await _measurements.ChangeAsync(first.Worker.Value, change, cancellationToken) is { } changed)
            {
                return changed;
            }

            var added = change(first);
            if (await _measurements.PutAsync(first.Worker.Value, added, int.MaxValue, replace: false, unique: null, cancellationToken) == RecordPutReply.Put)
            {
                return added;
            }
        }
    }

    private static EnrolmentOutcome? Refusal(EnrolmentTokenRecord token, long nowMs) => token switch
    {
        { Revoked: true } => EnrolmentOutcome.TokenRevoked,
        _ when token.ExpiresAtMs <= nowMs => EnrolmentOutcome.TokenExpired,
        _ when token.Uses >= token.MaxUses => EnrolmentOutcome.TokenUsedUp,
        _ => null,
    };
}
