using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Queueing;

/// <summary>What a change does to the queues: a function of the change and of the worker that gets the job, so that no stage can forget it.</summary>
public static class QueueMoves
{
    /// <summary>The move, or null when the job neither waited nor waits, or waits where it did.</summary>
    /// <param name="change">Which change.</param>
    /// <param name="workerModels">The models of the worker that leases the job; may be empty.</param>
    public static QueueMove? Of(JobChange change, IReadOnlyList<ManifestId> workerModels)
    {
        var job = change.After;
        var (waited, waits) = (change.Before?.Waits == true, job.Waits);
        if (waited == waits && (!waits || change.Before!.QueuePlace == job.QueuePlace))
        {
            return null;
        }

        var queue = new QueueId(job.Spec.Manifest, job.Share.Class);
        var work = JobWork.Of(job.Spec);
        return (waits, change.Before, job.State) switch
        {
            (true, { Waits: true }, _) => new QueueMove.Shift(queue, job.Account, job.Id, work.KilopixelSteps, job.QueuePlace),

            // One that its artist held back was not served: it has nothing to get back.
            (true, null or { State: JobState.Queued }, _) => new QueueMove.Enter(queue, job.Account, job.Id, work.KilopixelSteps, job.QueuePlace),
            (true, _, _) => new QueueMove.Reenter(queue, job.Account, job.Id, work.KilopixelSteps, job.QueuePlace, job.Share.Charge(work)),
            (_, _, JobState.Leased) => new QueueMove.Serve(
                queue,
                job.Account,
                job.Id,
                work.KilopixelSteps,
                job.Share.Charge(work),
                job.UpdatedAtMs,
                [.. workerModels.Where(model => model != queue.Manifest).Distinct().Select(model => queue with { Manifest = model })]),
            _ => new QueueMove.Leave(queue, job.Account, job.Id, work.KilopixelSteps),
        };
    }
}
