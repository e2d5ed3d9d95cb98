using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Puts a matched job into its worker's hands: a slot is reserved before its lease is written, and the worker is told once it is. Safe for concurrent use.
/// </summary>
internal sealed partial class JobHandover(WorkerDirectory directory, JobLeasing leasing, IOptions<LeasingOptions> options, ILogger<JobHandover> logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Keeps room at the worker; null when it is gone, or has none.</summary>
    public WorkerSession? Reserve(MatchAssignment assignment) =>
        directory.Find(assignment.Worker) is { } session && session.TryReserve(assignment.Job.Id, assignment.Batch) ? session : null;

    /// <summary>Tells each worker of the jobs of one slot, in a row. What cannot be told goes back to the queue, without blame.</summary>
    /// <param name="batch">What they have in common, when they are several.</param>
    /// <param name="leased">The jobs as they are leased, each with the session that has room for it.</param>
    /// <param name="cancellationToken">Ends the giving back.</param>
    public async Task TellAsync(JobId batch, IReadOnlyList<(WorkerSession Session, Job Job)> leased, CancellationToken cancellationToken)
    {
        foreach (var (session, job) in leased)
        {
            var granted = job.Running()[^1];

            // Whether anybody watches shows with the first progress; who asked for previews usually does.
            var held = HeldLease.Of(job, granted) with { PreviewsWanted = job.Spec.Previews > 0 };
            session.Hold(held);
            var assign = new WorkerCommand.Assign(job.Id, job.Spec, granted, options.Value.LeaseLength)
            {
                Batch = leased.Count > 1 ? batch.Value : "",
                BatchSize = leased.Count,
                PreviewsWanted = job.Spec.Previews > 0,
            };
            if (session.TrySend(assign))
            {
                Assigned(_logger, job.Id, session.Worker.Id, job.Fence);
                continue;
            }

            session.Release(job.Id);
            await leasing.GiveBackAsync(held.Claim, AttemptOutcome.HandedBack, "The worker's session had just ended.", cancellationToken);
        }
    }
}
