using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Retention;

/// <summary>Removes jobs that were kept long enough since they ended. Safe for concurrent use, also by several coordinators: a job is removed once.</summary>
internal sealed class JobExpiry(IJobStore store, JobWriter writer, BlobCollector blobs, IPoolClock clock, IOptions<RetentionOptions> options)
{
    private const int JobsPerTransaction = 32;

    private static readonly JobState[] States = [JobState.Delivered, JobState.Failed, JobState.Cancelled, JobState.Refused];

    /// <summary>Removes one chunk of each state.</summary>
    /// <returns>How many jobs this call removed, and whether a chunk was full, so that there may be more.</returns>
    public async Task<(int Removed, bool More)> SweepChunkAsync(CancellationToken cancellationToken)
    {
        var (removed, more) = (0, false);
        foreach (var state in States)
        {
            var endedBefore = clock.NowMs - (long)KeptFor(state).TotalMilliseconds;
            var due = await store.RangeAsync(
                new JobIndex.Finished(state), long.MinValue, endedBefore, options.Value.ChunkSize, descending: false, cancellationToken);
            more |= due.Count == options.Value.ChunkSize;
            foreach (var jobs in (await store.FindAsync([.. due.Select(entry => entry.Id)], cancellationToken)).GroupBy(job => job.Account))
            {
                foreach (var some in jobs.Chunk(JobsPerTransaction))
                {
                    removed += await RemoveAsync(some, cancellationToken);
                }
            }
        }

        return (removed, more);
    }

    private async Task<int> RemoveAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var removals = jobs.Select(job => JobRemoval.Of(job, RemovalReason.Expired, clock.NowMs)).ToList();
        if (await writer.ApplyAsync(new JobTransaction { Changes = [], Removals = removals }, cancellationToken) is not ApplyOutcome.Applied)
        {
            // Another coordinator sweeps too, or the artist deleted one: the next chunk shows what is left.
            return 0;
        }

        foreach (var blob in jobs.SelectMany(job => job.Blobs()).Distinct())
        {
            await blobs.CollectAsync(blob, cancellationToken);
        }

        return removals.Count;
    }

    private TimeSpan KeptFor(JobState state) => state switch
    {
        JobState.Delivered => options.Value.DeliveredKeptFor,
        JobState.Cancelled => options.Value.CancelledKeptFor,
        _ => options.Value.FailedKeptFor,
    };
}
