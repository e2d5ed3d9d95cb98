using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Jobs;

/// <summary>Where assignments arrive: each is declined with a reason, or accepted and started. One caller at a time.</summary>
internal sealed partial class AssignmentDesk(
    TaskValidator validator,
    LeaseBook leases,
    JobRunner runner,
    WorkerState state,
    WorkerTally tally,
    HeartbeatSignal changes,
    IImageBackend backend,
    TimeProvider time,
    ILogger<AssignmentDesk> logger)
{
    private readonly BatchRow _batches = new(backend, time);

    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(1);

    /// <summary>Answers one assignment.</summary>
    public async Task ReceiveAsync(Assignment assignment, LiveSession session, CancellationToken cancellationToken)
    {
        if (!TaskValidator.IsWellFormed(assignment.Lease))
        {
            // There is nobody to answer: without a lease the coordinator cannot tell which job is meant.
            tally.CountDeclined();
            LogMalformedLease();
            return;
        }

        var verdict = state.Draining.IsCancellationRequested ? new TaskVerdict.Declined(DeclineReason.Draining, "The worker is going away.")
            : state.Paused ? new TaskVerdict.Declined(DeclineReason.Paused, "The owner paused the worker.")
            : validator.Check(assignment);
        var turn = _batches.Next(assignment, (verdict as TaskVerdict.Runnable)?.Request);
        switch (verdict)
        {
            case TaskVerdict.Declined declined:
                await DeclineAsync(assignment.Lease, declined, session, cancellationToken);
                break;
            case TaskVerdict.Runnable runnable:
                await TakeAsync(assignment, runnable, turn, session, cancellationToken);
                break;
        }
    }

    private async Task TakeAsync(Assignment assignment, TaskVerdict.Runnable runnable, BatchTurn? turn, LiveSession session, CancellationToken cancellationToken)
    {
        switch (leases.TryTake(assignment.Lease, LengthOf(assignment, session.Terms), turn))
        {
            case LeaseTaking.Taken { Job: var job }:
                job.ArePreviewsWanted = !assignment.HasPreviewsWanted || assignment.PreviewsWanted;
                job.Previews = assignment.HasPreviews ? (int)Math.Min(assignment.Previews, TaskValidator.MaxPreviews) : null;
                try
                {
                    await session.SendAsync(new WorkerMessage { Accept = new Accept { Lease = assignment.Lease } }, cancellationToken);
                }
                finally
                {
                    // Even if the session broke just now: the lease is ours, and the next Hello says so.
                    _ = Task.Run(() => runner.RunAsync(job, runnable.Request, NonceOf(assignment, session.Terms), assignment.Traceparent, turn), CancellationToken.None);
                    changes.Raise();
                }

                break;
            case LeaseTaking.AlreadyHeld:
                turn?.Leave();
                break;
            case LeaseTaking.NoFreeSlot:
                turn?.Leave();
                var declined = new TaskVerdict.Declined(DeclineReason.NoFreeSlot, "Every slot is busy.");
                await DeclineAsync(assignment.Lease, declined, session, cancellationToken);
                break;
        }
    }

    private async Task DeclineAsync(Lease lease, TaskVerdict.Declined declined, LiveSession session, CancellationToken cancellationToken)
    {
        tally.CountDeclined();
        LogDeclined(lease.JobId, declined.Reason, declined.Message);
        var decline = new Decline { Lease = lease, Reason = declined.Reason, Message = declined.Message };
        await session.SendAsync(new WorkerMessage { Decline = decline }, cancellationToken);
    }

    // Empty: no commitment is asked for.
    private static ReadOnlyMemory<byte> NonceOf(Assignment assignment, SessionTerms terms) =>
        terms.HasCommitments && assignment.Nonce.Length == CommitmentDesk.NonceBytes ? assignment.Nonce.Memory : default;

    private static TimeSpan LengthOf(Assignment assignment, SessionTerms terms)
    {
        var length = TimeSpan.FromMilliseconds(assignment.LeaseMs);
        return length <= TimeSpan.Zero ? terms.LeaseLength : length < LongestLease ? length : LongestLease;
    }
}
