using System.Collections.Concurrent;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;

namespace SogniLike.Coordinator.Workers;

/// <summary>The workers connected to this coordinator, one session each. Safe for concurrent use.</summary>
public sealed class WorkerDirectory
{
    private readonly ConcurrentDictionary<WorkerId, WorkerSession> _sessions = new();
    private readonly Lock _gate = new();
    private readonly HashSet<WorkerId> _changed = [];
    private volatile bool _draining;

    /// <summary>Sessions now.</summary>
    public int Count => _sessions.Count;

    /// <summary>True once this coordinator is going away.</summary>
    public bool IsDraining => _draining;

    /// <summary>The worker's session here, or null.</summary>
    public WorkerSession? Find(WorkerId worker) => _sessions.GetValueOrDefault(worker);

    /// <summary>All sessions, in the order of the workers' ids.</summary>
    public IReadOnlyList<WorkerSession> Sessions() => [.. _sessions.Values.OrderBy(session => session.Worker.Id.Value, StringComparer.Ordinal)];

    /// <summary>What the worker that runs the job here last said about it, or null; of two workers the one that is further.</summary>
    public JobProgress? ProgressOf(Job job) => job.Running().Select(lease => HeldBy(job.Id, lease)?.Progress).OfType<JobProgress>().MaxBy(progress => progress.Step);

    /// <summary>What the worker of a running lease has told of its run, by fence; null for what runs elsewhere or has told nothing.</summary>
    public Func<long, AttemptRun?> RunsOf(Job job) => fence => job.Running(fence) is { } lease ? HeldBy(job.Id, lease)?.Run : null;

    /// <summary>Puts the session in the place of an older one of the same worker, which it returns.</summary>
    internal WorkerSession? Replace(WorkerSession session)
    {
        WorkerSession? old = null;
        _sessions.AddOrUpdate(session.Worker.Id, session, (_, before) =>
        {
            old = before;
            return session;
        });
        session.OnChanged = () => MarkChanged(session.Worker.Id);
        MarkChanged(session.Worker.Id);
        return old;
    }

    /// <summary>Takes the session out; false when it is not the worker's any more.</summary>
    internal bool Remove(WorkerSession session)
    {
        var removed = _sessions.TryRemove(new KeyValuePair<WorkerId, WorkerSession>(session.Worker.Id, session));
        MarkChanged(session.Worker.Id);
        return removed;
    }

    internal void BeginDraining()
    {
        _draining = true;
        foreach (var worker in _sessions.Keys)
        {
            MarkChanged(worker);
        }
    }

    /// <summary>The workers whose offer may have changed since the last call; those that are gone too.</summary>
    internal IReadOnlyList<WorkerId> TakeChanged()
    {
        lock (_gate)
        {
            var changed = _changed.ToList();
            _changed.Clear();
            return changed;
        }
    }

    /// <summary>What the connected worker can take now, or null.</summary>
    internal WorkerOffer? OfferOf(WorkerId worker) =>
        Find(worker)?.Offer() is { } offer ? _draining ? offer with { Draining = true } : offer : null;

    private HeldLease? HeldBy(JobId job, JobLease lease) => Find(lease.Worker)?.Find(job) is { } held && held.Claim.Fence == lease.Fence ? held : null;

    private void MarkChanged(WorkerId worker)
    {
        lock (_gate)
        {
            _changed.Add(worker);
        }
    }
}
