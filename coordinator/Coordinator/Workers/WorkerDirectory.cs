using System.Collections.Concurrent;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;

namespace SogniLike.Coordinator.Workers;

/// <summary>The workers connected to this coordinator, one session each. Safe for concurrent use.</summary>
public sealed class WorkerDirectory
{
    private readonly ConcurrentDictionary<WorkerId, WorkerSession> _sessions = new();
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
    public JobProgress? ProgressOf(Job job) => job.Running().Select(lease => ProgressOf(job.Id, lease)).OfType<JobProgress>().MaxBy(progress => progress.Step);

    /// <summary>Steps that the worker of a running lease has told of, by fence; null for what runs elsewhere or has told nothing.</summary>
    internal Func<long, int?> StepsOf(Job job) => fence => job.Running(fence) is { } lease ? ProgressOf(job.Id, lease)?.Step : null;

    /// <summary>Puts the session in the place of an older one of the same worker, which it returns.</summary>
    internal WorkerSession? Replace(WorkerSession session)
    {
        WorkerSession? old = null;
        _sessions.AddOrUpdate(session.Worker.Id, session, (_, before) =>
        {
            old = before;
            return session;
        });
        return old;
    }

    /// <summary>Takes the session out; false when it is not the worker's any more.</summary>
    internal bool Remove(WorkerSession session) => _sessions.TryRemove(new KeyValuePair<WorkerId, WorkerSession>(session.Worker.Id, session));

    internal void BeginDraining() => _draining = true;

    /// <summary>What every connected worker can take now, in the order of their ids.</summary>
    internal IReadOnlyList<WorkerOffer> Offers() =>
    [
        .. _sessions.Values
            .Select(session => session.Offer())
            .Select(offer => _draining ? offer with { Draining = true } : offer)
            .OrderBy(offer => offer.Worker.Value, StringComparer.Ordinal),
    ];

    private JobProgress? ProgressOf(JobId job, JobLease lease) =>
        Find(lease.Worker)?.Find(job) is { } held && held.Claim.Fence == lease.Fence ? held.Progress : null;
}
