using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// What a pause means for jobs. Pure. A job that is held back stands in no flow: its account is, for everybody else, one that has fewer jobs, or none. So it neither saves up turns nor
/// loses any, its work is in nobody's way, and the time does not count as waiting.
/// </summary>
public static class QueuePause
{
    /// <summary>The job is held back.</summary>
    public static JobChange Pause(Job job, long nowMs) => job.Becomes(nowMs, before => before with { PausedAtMs = nowMs, Place = before.QueuePlace });

    /// <summary>The job waits for workers again, where it stood among its account's others.</summary>
    public static JobChange Resume(Job job, long nowMs) => job.Becomes(nowMs, before => before with
    {
        PausedAtMs = null,
        Place = before.QueuePlace,
        QueuedAtMs = Math.Max(before.QueuedAtMs, Math.Min(nowMs, before.QueuedAtMs + (nowMs - (before.PausedAtMs ?? nowMs)))),
    });

    /// <summary>True when a job would join a queue that it did not stand in: a new one, or one that comes back.</summary>
    public static bool Enters(JobTransaction transaction) => transaction.Changes.Any(Enters);

    /// <summary>The transaction, which holds only if the queue runs.</summary>
    public static JobTransaction IfRunning(JobTransaction transaction) =>
        transaction with { Guards = [.. transaction.Guards, new JobGuard.QueueRuns(transaction.Account)] };

    /// <summary>
    /// The transaction for an account whose queue is paused: what would join the queue is held back. Null when that cannot be, for a job is leased with its very entering.
    /// </summary>
    public static JobTransaction? IfPaused(JobTransaction transaction)
    {
        if (transaction.Changes.Any(change => change is { Before.Waits: true }))
        {
            return null;
        }

        return transaction with
        {
            Changes = [.. transaction.Changes.SelectMany(HeldBack)],
            Guards = [.. transaction.Guards, new JobGuard.QueuePaused(transaction.Account)],
        };
    }

    private static bool Enters(JobChange change) => change.After.Waits && change.Before?.State != JobState.Queued;

    private static IEnumerable<JobChange> HeldBack(JobChange change)
    {
        if (!Enters(change))
        {
            return [change];
        }

        var job = change.After;

        // One that comes back is given back its turn first, which only the queue can do.
        return change.Before is null
            ? [JobChange.Of(null, job with { PausedAtMs = job.UpdatedAtMs, FirstEta = null })]
            : [change, Pause(job, job.UpdatedAtMs)];
    }
}
