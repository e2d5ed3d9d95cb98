using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Workers;

/// <summary>Leases of workers whose stream ended, until they come back or their grace is over. Safe for concurrent use.</summary>
internal sealed class LostWorkers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, (long DueMs, IReadOnlyList<HeldLease> Leases)> _lost = [];

    public void Add(WorkerId worker, IReadOnlyList<HeldLease> leases, long dueMs)
    {
        lock (_gate)
        {
            _lost[worker] = (dueMs, leases);
        }
    }

    /// <summary>The worker is back: what it still runs it will show.</summary>
    public void Forget(WorkerId worker)
    {
        lock (_gate)
        {
            _lost.Remove(worker);
        }
    }

    /// <summary>True while somebody waits for the worker to come back.</summary>
    public bool Contains(WorkerId worker)
    {
        lock (_gate)
        {
            return _lost.ContainsKey(worker);
        }
    }

    /// <summary>Takes out the leases whose grace is over. When ending them fails their own end comes soon after.</summary>
    public IReadOnlyList<(WorkerId Worker, LeaseClaim Claim, long UntilMs)> TakeDue(long nowMs)
    {
        lock (_gate)
        {
            var due = _lost.Where(entry => entry.Value.DueMs <= nowMs).ToList();
            foreach (var (worker, _) in due)
            {
                _lost.Remove(worker);
            }

            return [.. due.SelectMany(entry => entry.Value.Leases.Select(lease => (entry.Key, lease.Claim, lease.UntilMs)))];
        }
    }
}
