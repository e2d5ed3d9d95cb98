namespace SogniLike.Coordinator.Matching;

/// <summary>Why an idle worker did not get a job: the first reason that applies. Numbers are stored and never reused.</summary>
public enum MatchRefusal
{
    /// <summary>The worker does not have the model.</summary>
    ModelMissing = 1,

    /// <summary>The worker does not know the sampler.</summary>
    SamplerMissing = 2,

    /// <summary>The image has more pixels than the owner allows.</summary>
    TooLarge = 3,

    /// <summary>The job went wrong on this worker, was lost with it, or could not run there, lately or while another one could have it.</summary>
    FailedHereBefore = 4,

    /// <summary>The worker gave the job back a moment ago.</summary>
    HandedBackHere = 5,

    /// <summary>The worker does not know the mode.</summary>
    ModeMissing = 6,

    /// <summary>The model needs more memory than the device has.</summary>
    TooLittleMemory = 7,

    /// <summary>The worker runs the model with another precision than the job asks for.</summary>
    OtherPrecision = 8,

    /// <summary>The owner did not agree to a class of content that the job has.</summary>
    ContentRefused = 9,

    /// <summary>Another model is loaded there, and a job for that one is nearly as urgent.</summary>
    KeptForLoadedModel = 10,

    /// <summary>The worker runs the job already.</summary>
    RunsItAlready = 11,

    /// <summary>The worker failed too often, or an operator put it on hold: it gets nothing for a while.</summary>
    OnHold = 12,

    /// <summary>The worker has not shown that it can run the model: it is being measured, or did not answer questions whose answers are known as the model does.</summary>
    NotProven = 13,

    /// <summary>An operator took the job from this worker, a moment ago or for good.</summary>
    TakenAway = 14,
}
