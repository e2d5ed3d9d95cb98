using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>What is known about workers' honesty, in memory. Safe for concurrent use.</summary>
public sealed class MemoryTrustStore : ITrustStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, WorkerTrust> _trusts = [];

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<WorkerId, WorkerTrust>> FindAsync(IReadOnlyList<WorkerId> workers, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<WorkerId, WorkerTrust>>(workers.Where(_trusts.ContainsKey).ToDictionary(worker => worker, worker => _trusts[worker]));
        }
    }

    /// <summary>What is kept of the worker, or null.</summary>
    internal WorkerTrust? Find(WorkerId worker)
    {
        lock (_gate)
        {
            return _trusts.GetValueOrDefault(worker);
        }
    }

    /// <summary>Keeps it.</summary>
    internal void Put(WorkerTrust trust)
    {
        lock (_gate)
        {
            _trusts[trust.Worker] = trust;
        }
    }

    /// <inheritdoc/>
    public Task<WorkerTrust> ChangeAsync(WorkerTrust first, Func<WorkerTrust, WorkerTrust> change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_trusts[first.Worker] = change(_trusts.GetValueOrDefault(first.Worker) ?? first));
        }
    }
}
