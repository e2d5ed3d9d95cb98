using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Queueing;

/// <summary>One queue per model, oldest first. Safe for concurrent use.</summary>
public sealed class JobQueue(IJobStore store, IIdSource ids, IOptions<QueueingOptions> options)
{
    /// <summary>New jobs, at the end of their model's queue.</summary>
    internal IReadOnlyList<JobChange> Enter(AccountId account, string requestId, IReadOnlyList<JobSpec> specs, long nowMs) =>
    [
        .. specs.Select((spec, index) => JobChange.Of(null, new Job
        {
            Id = new JobId(ids.NewId()),
            RequestId = requestId,
            Index = index,
            Account = account,
            Spec = spec,
            State = JobState.Queued,
            Version = 1,
            CreatedAtMs = nowMs,
            UpdatedAtMs = nowMs,
            DeadlineMs = nowMs + (long)options.Value.JobDeadline.TotalMilliseconds,
            QueuedAtMs = nowMs,
        })),
    ];

    /// <summary>How many jobs wait for this model.</summary>
    public Task<long> CountAsync(ManifestId manifest, CancellationToken cancellationToken) => store.CountAsync(new JobIndex.Queue(manifest), cancellationToken);

    /// <summary>
    /// The jobs that wait for this model, oldest first, page by page; the caller stops reading when it has enough. Ends after <see
    /// cref="QueueingOptions.MaxPages"/>.
    /// </summary>
    internal async IAsyncEnumerable<IReadOnlyList<Job>> PagesAsync(ManifestId manifest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queue = new JobIndex.Queue(manifest);
        var seen = new HashSet<JobId>();
        var from = long.MinValue;
        for (var page = 0; page < options.Value.MaxPages; page++)
        {
            // Jobs of one moment may fill more than a page, so the page grows by those seen already at its first score.
            var limit = Math.Min(1_000, options.Value.PageSize + seen.Count);
            var range = await store.RangeAsync(queue, from, long.MaxValue, limit, descending: false, cancellationToken);
            var fresh = range.Where(entry => !seen.Contains(entry.Id)).Take(options.Value.PageSize).ToList();
            if (fresh.Count == 0)
            {
                yield break;
            }

            if (fresh[^1].Score > from)
            {
                from = fresh[^1].Score;
                seen.Clear();
            }

            seen.UnionWith(fresh.Where(entry => entry.Score == from).Select(entry => entry.Id));
            var jobs = await store.FindAsync([.. fresh.Select(entry => entry.Id)], cancellationToken);
            yield return [.. jobs.Where(job => job.State == JobState.Queued)];
            if (range.Count < limit)
            {
                yield break;
            }
        }
    }
}
