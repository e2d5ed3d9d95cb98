using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Settlement;

/// <summary>What a job costs, from the same measure of work that shares and expected times stand on. Pure functions.</summary>
public static class JobPrice
{
    /// <summary>
    /// Millicredits: kilopixel-steps times the model's weight, rounded up. Never changes for a job once it is submitted; less is charged only when less was
    /// done (<see cref="Charge"/>).
    /// </summary>
    public static long Of(JobSpec spec, ModelRecord model) =>
        Math.Max(1, ((JobWork.Of(spec).KilopixelSteps * model.PriceWeight) + ModelRecord.OrdinaryWeight - 1) / ModelRecord.OrdinaryWeight);

    /// <summary>
    /// What a job that is over costs its artist: its price when Delivered, the done steps of the worker that came furthest when Cancelled, nothing when Failed.
    /// Null while it is not over.
    /// </summary>
    public static long? Charge(Job job) => job.State switch
    {
        JobState.Delivered => job.Price,
        JobState.Cancelled => Furthest(job) is { } attempt ? Part(job, attempt) : 0,
        JobState.Failed or JobState.Refused => 0,
        _ => null,
    };

    /// <summary>What the worker gets of a charge; the rest is the reserve's.</summary>
    public static long WorkerShare(long charge, CreditsOptions options) => charge - (long)(charge * options.ReserveShare);

    /// <summary>
    /// What the worker gets for a job that is over. Nothing for an image whose worker committed to nothing: nobody can check how it was made, and who cannot be checked would only have to say so to be
    /// paid for anything.
    /// </summary>
    public static long WorkerShare(Job job, long charge, CreditsOptions options) =>
        job is { State: JobState.Delivered, Verification: { Commitment: null } } ? 0 : WorkerShare(charge, options);

    /// <summary>Who did the work of a job that is over and cost something, or null.</summary>
    internal static JobAttempt? Earner(Job job) => job.State switch
    {
        JobState.Delivered => job.Attempts.LastOrDefault(attempt => attempt.Outcome == AttemptOutcome.Delivered),
        JobState.Cancelled => Furthest(job),
        _ => null,
    };

    private static JobAttempt? Furthest(Job job) =>
        job.Attempts.Where(attempt => attempt.Outcome == AttemptOutcome.Cancelled && attempt.StepsDone > 0).MaxBy(attempt => attempt.StepsDone);

    private static long Part(Job job, JobAttempt attempt) => (long)((Int128)job.Price * Math.Clamp(attempt.StepsDone ?? 0, 0, job.Spec.RunSteps) / job.Spec.RunSteps);
}
