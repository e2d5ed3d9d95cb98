using System.Collections.Concurrent;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>Enrolment tokens, workers and their presence in memory. Safe for concurrent use.</summary>
/// <param name="time">By which presence is forgotten.</param>
/// <param name="jobs">Where the tallies are counted.</param>
/// <param name="bus">Who is told of changes.</param>
public sealed class MemoryWorkerStore(TimeProvider time, MemoryJobStore jobs, MemoryPoolBus bus) : IWorkerStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EnrolmentTokenRecord> _tokens = [];
    private readonly Dictionary<WorkerId, WorkerMeasurements> _measurements = [];

    // Theirs and the jobs' change together where a verdict says so.
    private readonly ConcurrentDictionary<WorkerId, WorkerRecord> _workers = jobs.WorkerRecords;
    private readonly Dictionary<WorkerId, (WorkerPresence Presence, DateTimeOffset Until)> _presence = [];

    /// <inheritdoc/>
    public Task<bool> AddTokenAsync(EnrolmentTokenRecord token, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_tokens.Count < most && _tokens.TryAdd(token.Id, token));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EnrolmentTokenRecord>> ListTokensAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<EnrolmentTokenRecord>>(
                [.. _tokens.Values.OrderBy(token => token.CreatedAtMs).ThenBy(token => token.Id, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public Task<EnrolmentTokenRecord?> RevokeTokenAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_tokens.TryGetValue(id, out var token) ? _tokens[id] = token with { Revoked = true } : null);
        }
    }

    /// <inheritdoc/>
    public Task<EnrolmentOutcome> EnrolAsync(string secretSha256, WorkerRecord worker, int mostWorkers, long nowMs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var token = _tokens.Values.FirstOrDefault(one => one.SecretSha256 == secretSha256);
            var outcome = token is null ? EnrolmentOutcome.UnknownToken
                : token.Revoked ? EnrolmentOutcome.TokenRevoked
                : token.ExpiresAtMs <= nowMs ? EnrolmentOutcome.TokenExpired
                : token.Uses >= token.MaxUses ? EnrolmentOutcome.TokenUsedUp
                : _workers.Values.Any(one => one.PublicKey == worker.PublicKey) ? EnrolmentOutcome.KeyAlreadyEnrolled
                : _workers.Count >= mostWorkers ? EnrolmentOutcome.PoolFull
                : EnrolmentOutcome.Enrolled;
            if (outcome == EnrolmentOutcome.Enrolled)
            {
                _tokens[token!.Id] = token with { Uses = token.Uses + 1 };
                _workers[worker.Id] = worker with { Owner = token.Owner, TokenId = token.Id, IsVerifier = token.IsVerifier };
            }

            return Task.FromResult(outcome);
        }
    }

    /// <inheritdoc/>
    public Task<WorkerRecord?> FindAsync(WorkerId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_workers.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WorkerRecord>>(
                [.. _workers.Values.OrderBy(worker => worker.EnrolledAtMs).ThenBy(worker => worker.Id.Value, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public Task<WorkerRecord?> ChangeAsync(WorkerId id, Func<WorkerRecord, WorkerRecord> change, CancellationToken cancellationToken)
    {
        WorkerRecord? changed;
        lock (_gate)
        {
            changed = _workers.TryGetValue(id, out var worker) ? _workers[id] = change(worker) : null;
        }

        bus.Wake(new WakeTopic.Standing(id));
        return Task.FromResult(changed);
    }

    /// <inheritdoc/>
    public Task<WorkerRecord?> RevokeAsync(WorkerId id, CancellationToken cancellationToken) => ChangeAsync(id, worker => worker with { Revoked = true }, cancellationToken);

    /// <inheritdoc/>
    public Task SetPresenceAsync(WorkerPresence presence, long keepForMs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _presence[presence.Id] = (presence, time.GetUtcNow() + TimeSpan.FromMilliseconds(keepForMs));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemovePresenceAsync(WorkerId id, string coordinatorId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_presence.TryGetValue(id, out var entry) && entry.Presence.CoordinatorId == coordinatorId)
            {
                _presence.Remove(id);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkerPresence>> ListPresenceAsync(long nowMs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WorkerPresence>>(
                [.. _presence.Values.Where(entry => entry.Until > time.GetUtcNow()).Select(entry => entry.Presence)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<WorkerId, WorkerTally>> TalliesAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken) =>
        Task.FromResult(jobs.Tallies(ids));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<WorkerId, WorkerMeasurements>> MeasurementsAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<WorkerId, WorkerMeasurements>>(ids.Distinct().Where(_measurements.ContainsKey).ToDictionary(id => id, id => _measurements[id]));
        }
    }

    /// <inheritdoc/>
    public Task<WorkerMeasurements> ChangeMeasurementsAsync(
        WorkerMeasurements first, Func<WorkerMeasurements, WorkerMeasurements> change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_measurements[first.Worker] = change(_measurements.GetValueOrDefault(first.Worker) ?? first));
        }
    }
}
