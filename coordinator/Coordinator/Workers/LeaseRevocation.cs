using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// Takes what it runs away from a worker that may run nothing any more. The jobs go back to their queues at once; nothing is held against them, and what the worker still brings is refused. Safe for
/// concurrent use.
/// </summary>
internal sealed class LeaseRevocation(IJobStore jobs, JobPipeline pipeline)
{
    private const int MostLeases = 1_000;

    /// <summary>Ends every lease of the worker, on whichever coordinator it is connected.</summary>
    /// <param name="worker">Whose.</param>
    /// <param name="message">Why: kept with each attempt.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">Not all of them ended: call again.</exception>
    public async Task EndAllAsync(WorkerId worker, string message, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await jobs.RangeAsync(new JobIndex.WorkerLeases(worker), long.MinValue, long.MaxValue, MostLeases, descending: false, cancellationToken))
        {
            if ((await jobs.FindAsync(id, cancellationToken))?.Running().FirstOrDefault(lease => lease.Worker == worker) is { } lease)
            {
                await pipeline.EndLeaseAsync(id, lease.Fence, AttemptOutcome.WorkerRevoked, message, long.MaxValue, cancellationToken);
            }
        }
    }
}
