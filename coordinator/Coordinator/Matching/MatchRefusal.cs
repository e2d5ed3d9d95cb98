namespace SogniLike.Coordinator.Matching;

/// <summary>Why a worker did not get a job. The order is that of the checks: the first that applies is told.</summary>
public enum MatchRefusal
{
    /// <summary>The worker does not have the model.</summary>
    ModelMissing = 1,

    /// <summary>The worker does not know the sampler.</summary>
    SamplerMissing = 2,

    /// <summary>The image has more pixels than the owner allows.</summary>
    TooLarge = 3,

    /// <summary>The job went wrong on this worker lately, or the worker could not run it: others are asked first.</summary>
    FailedHereBefore = 4,

    /// <summary>The worker gave the job back a moment ago.</summary>
    HandedBackHere = 5,

    /// <summary>The owner asked the worker to take nothing new.</summary>
    Paused = 6,

    /// <summary>The worker, or its coordinator, is going away.</summary>
    Draining = 7,

    /// <summary>The worker has its hands full.</summary>
    NoFreeSlot = 8,
}
