using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>One finished or running lease of a job, kept for everybody to read.</summary>
/// <param name="Worker">Who had it.</param>
/// <param name="Fence">Fence of that lease.</param>
/// <param name="StartedAtMs">Unix milliseconds.</param>
/// <param name="EndedAtMs">Unix milliseconds; null while it runs.</param>
/// <param name="Outcome">How it ended; <see cref="AttemptOutcome.Running"/> while it runs.</param>
/// <param name="Message">A sentence for people; empty when there is nothing to say.</param>
/// <param name="StepsDone">Denoiser steps that the worker had told of when the attempt ended; null while it runs and when nothing is known.</param>
public sealed record JobAttempt(WorkerId Worker, long Fence, long StartedAtMs, long? EndedAtMs, AttemptOutcome Outcome, string Message, int? StepsDone = null)
{
    /// <summary>What the worker told of its run, kept when the attempt ends or its result begins to wait; null where it told nothing.</summary>
    public AttemptRun? Run { get; init; }
}
