namespace SogniLike.Coordinator.Jobs;

/// <summary>How one lease of a job ended. Numbers are stored and never reused.</summary>
public enum AttemptOutcome
{
    /// <summary>Not ended.</summary>
    Running = 0,

    /// <summary>The image was delivered.</summary>
    Delivered = 1,

    /// <summary>The worker handed the job back (declined, paused, drained). Not held against anybody.</summary>
    HandedBack = 2,

    /// <summary>The lease ended without a word from the worker.</summary>
    WorkerLost = 3,

    /// <summary>The worker said it could not.</summary>
    WorkerFailed = 4,

    /// <summary>The result failed a check.</summary>
    ResultRefused = 5,

    /// <summary>The artist cancelled the job.</summary>
    Cancelled = 6,

    /// <summary>The job's time ran out.</summary>
    Expired = 7,

    /// <summary>The worker was revoked or banned. Not held against anybody.</summary>
    WorkerRevoked = 8,

    /// <summary>The worker cannot run this job (no such model, unsupported, too little memory). Not held against anybody, but others are asked first.</summary>
    Declined = 9,

    /// <summary>The worker took far longer than it was expected to. Not held against the job; others are asked first.</summary>
    WorkerTooSlow = 10,

    /// <summary>Another worker that ran the same job brought the image first. Not held against anybody.</summary>
    Superseded = 11,

    /// <summary>The worker had committed and was told to open its trajectory; the lease ended, however, without the openings.</summary>
    OpeningsMissing = 12,

    /// <summary>An operator put the job back into the queue. Not held against anybody.</summary>
    Requeued = 13,

    /// <summary>An operator took the job from this worker for good, so that another one has it. Not held against anybody.</summary>
    Reassigned = 14,
}
