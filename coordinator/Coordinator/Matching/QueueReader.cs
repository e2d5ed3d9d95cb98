using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Matching;

/// <summary>Reads what one pass of the dispatcher may hand out, no more than it can use. One caller at a time.</summary>
internal sealed class QueueReader : IAsyncDisposable
{
    private readonly JobQueue _queue;
    private readonly long _nowMs;
    private readonly IReadOnlyList<QueueId> _queues;
    private readonly List<(QueueId Queue, IAsyncEnumerator<IReadOnlyList<FlowPage>> Pages)> _open;

    // The queues move while they are read: a job that came back may show up on a second page.
    private readonly HashSet<JobId> _seen = [];

    private QueueReader(JobQueue queue, IReadOnlyList<QueueId> queues, int wanted, long nowMs, CancellationToken cancellationToken)
    {
        (_queue, _queues, _nowMs) = (queue, queues, nowMs);
        _open = [.. queues.Select(id => (id, queue.PagesAsync(id, wanted, cancellationToken).GetAsyncEnumerator(cancellationToken)))];
    }

    /// <summary>True when more may wait than was read, because a pass reads a bounded number of pages.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True once a job was read for which it matters who else is connected.</summary>
    public bool HasRetries { get; private set; }

    /// <summary>Finds out which queues of the models hold jobs.</summary>
    /// <param name="queue">The queues.</param>
    /// <param name="models">Models that idle workers have.</param>
    /// <param name="wanted">How many jobs could be handed out.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<QueueReader> OpenAsync(
        JobQueue queue, IReadOnlyCollection<ManifestId> models, int wanted, long nowMs, CancellationToken cancellationToken)
    {
        var wantedModels = models.ToHashSet();
        var queues = (await queue.LoadsAsync(cancellationToken)).Select(load => load.Queue)
            .Where(id => wantedModels.Contains(id.Manifest))
            .OrderBy(id => id.Manifest.Value, StringComparer.Ordinal)
            .ThenBy(id => id.Class)
            .ToList();
        return new QueueReader(queue, queues, wanted, nowMs, cancellationToken);
    }

    /// <summary>The first jobs of these accounts in the queues, those that wait longest first. What an artist moved ahead counts, beside other accounts, as what stood there.</summary>
    public async Task<IReadOnlyList<Job>> ReadOwnersAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        var jobs = new List<(Job Job, long SinceMs)>();
        foreach (var account in accounts)
        {
            foreach (var id in _queues)
            {
                var own = await _queue.FirstAsync(id, account, cancellationToken);
                jobs.AddRange(own.Zip(own.Select(job => job.QueuedAtMs).Order()));
            }
        }

        HasRetries |= jobs.Any(one => WorkerAvoidance.DependsOnOthers(one.Job));
        return [.. jobs.Where(one => one.Job.DeadlineMs > _nowMs).OrderBy(one => one.SinceMs).ThenBy(one => one.Job.QueuePlace).ThenBy(one => one.Job.Id).Select(one => one.Job)];
    }

    /// <summary>Adds the next page of every queue to the order; false when there is none and nothing waited for one.</summary>
    public async Task<bool> ReadAsync(FairOrder order, CancellationToken cancellationToken)
    {
        var read = false;
        foreach (var one in _open.ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await one.Pages.MoveNextAsync())
            {
                _open.Remove(one);
                await one.Pages.DisposeAsync();
                read |= order.Complete(one.Queue);
                continue;
            }

            read = true;
            IsCut |= one.Pages.Current.Count == 0;
            foreach (var (flow, jobs, hasMore) in one.Pages.Current)
            {
                HasRetries |= jobs.Any(WorkerAvoidance.DependsOnOthers);
                order.Add(one.Queue, flow, jobs.Where(job => job.DeadlineMs > _nowMs && _seen.Add(job.Id)), hasMore);
            }
        }

        return read;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, pages) in _open)
        {
            await pages.DisposeAsync();
        }
    }
}
