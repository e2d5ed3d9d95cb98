using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Queueing;

/// <summary>One queue per model and class, with a flow per account (<see cref="QueueMove"/>). Safe for concurrent use.</summary>
public sealed class JobQueue(IJobStore store, IIdSource ids, IOptions<QueueingOptions> options)
{
    private const int MaxDepth = 16;

    /// <summary>New jobs, at the end of their account's flow.</summary>
    /// <param name="etas">When each is expected; null: not known.</param>
    /// <param name="policy">What the policy said about the prompt.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="price">Of each, millicredits.</param>
    internal IReadOnlyList<JobChange> Enter(
        Caller caller, string requestId, IReadOnlyList<JobSpec> specs, IReadOnlyList<JobEta?> etas, PolicyDecision? policy, long nowMs, long price = 0) =>
    [
        .. specs.Select((spec, index) => JobChange.Of(null, new Job
        {
            Id = new JobId(ids.NewId()),
            RequestId = requestId,
            Index = index,
            Account = caller.Account,
            Spec = spec,
            Share = caller.Share,
            Price = price,
            Policy = policy,
            KeyId = caller.KeyId,
            CountedKeys = [.. caller.Keys.Where(key => key.Caps.ConcurrentJobs is not null).Select(key => key.Id)],
            State = JobState.Queued,
            Version = 1,
            CreatedAtMs = nowMs,
            UpdatedAtMs = nowMs,
            DeadlineMs = nowMs + (long)options.Value.JobDeadline.TotalMilliseconds,
            QueuedAtMs = nowMs,
            FirstEta = etas[index],
        })),
    ];

    /// <summary>A new job that draws the same again, for the same account, paid by the pool.</summary>
    internal JobChange EnterAgain(Job job, long nowMs)
    {
        var again = Enter(
            new Caller(job.Account, job.KeyId ?? "", []) { Share = job.Share, Keys = [] }, ids.NewId(), [job.Spec], [null], job.Policy, nowMs, job.Price)[0];
        return JobChange.Of(null, again.After with { KeyId = job.KeyId, RerenderOf = job.Id });
    }

    /// <summary>What waits now, in all queues.</summary>
    public Task<IReadOnlyList<QueueLoad>> LoadsAsync(CancellationToken cancellationToken) => store.QueueLoadsAsync(cancellationToken);

    /// <summary>How many jobs wait for this model, whatever their class.</summary>
    public async Task<long> CountAsync(ManifestId manifest, CancellationToken cancellationToken) =>
        (await LoadsAsync(cancellationToken)).Where(load => load.Queue.Manifest == manifest).Sum(load => load.Jobs);

    /// <summary>The account's first jobs in a queue, at most 16.</summary>
    internal async Task<IReadOnlyList<Job>> FirstAsync(QueueId queue, AccountId account, CancellationToken cancellationToken)
    {
        var range = await store.RangeAsync(
            new JobIndex.Flow(queue, account), long.MinValue, long.MaxValue, MaxDepth, descending: false, cancellationToken);
        return range.Count == 0
            ? []
            : [.. (await store.FindAsync([.. range.Select(entry => entry.Id)], cancellationToken)).Where(job => job.Waits)];
    }

    /// <summary>
    /// The flows of a queue with some of their jobs, page by page; the caller stops reading when it has enough. First all flows by start tag, then their later
    /// jobs. Ends after <see cref="QueueingOptions.MaxPages"/>, with an empty page when more may wait. What a page costs does not depend on how many jobs wait.
    /// </summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="wanted">How many jobs the caller could use: a page has about as many, and at most <see cref="QueueingOptions.PageSize"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async IAsyncEnumerable<IReadOnlyList<FlowPage>> PagesAsync(
        QueueId queue, int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = Math.Min(options.Value.PageSize, Math.Max(4, wanted));
        var (skipFlows, skipJobs, depth, seen) = (0, 0, 0, false);
        for (var page = 0; page < options.Value.MaxPages; page++)
        {
            var flows = await store.ReadQueueAsync(
                queue, new QueueSlice(skipFlows, size, skipJobs, depth > 0 ? depth : Math.Min(size, MaxDepth)), cancellationToken);

            // Few flows show several jobs each, many show one.
            depth = depth > 0 ? depth : Math.Max(1, Math.Min(size, MaxDepth) / Math.Max(1, flows.Count));

            var ids = flows.SelectMany(flow => flow.Jobs.Take(depth)).ToList();
            if (ids.Count > 0)
            {
                seen = true;
                yield return await FindAsync(flows, ids, depth, cancellationToken);
            }

            if (flows.Count == size)
            {
                skipFlows += size;
            }
            else if (seen)
            {
                (skipFlows, skipJobs, seen) = (0, skipJobs + depth, false);
            }
            else
            {
                yield break;
            }
        }

        yield return [];
    }

    private async Task<IReadOnlyList<FlowPage>> FindAsync(
        IReadOnlyList<QueueFlow> flows, IReadOnlyList<JobId> ids, int depth, CancellationToken cancellationToken)
    {
        var found = (await store.FindAsync(ids, cancellationToken)).Where(job => job.Waits).ToDictionary(job => job.Id);
        return [.. flows.Select(flow => new FlowPage(flow, Found(flow.Jobs.Take(depth)), flow.Jobs.Count >= depth))];

        IReadOnlyList<Job> Found(IEnumerable<JobId> jobs) => [.. jobs.Select(id => found.GetValueOrDefault(id)).OfType<Job>()];
    }
}
