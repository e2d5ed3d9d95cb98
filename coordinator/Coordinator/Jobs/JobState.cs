namespace SogniLike.Coordinator.Jobs;

/// <summary>Where a job is in its life; one word per step (coordinator/README.md). Numbers are stored and never reused.</summary>
public enum JobState
{
    /// <summary>No job: the state before the first.</summary>
    None = 0,

    /// <summary>Parsed and valid.</summary>
    Received = 1,

    /// <summary>The account may ask for this.</summary>
    Admitted = 2,

    /// <summary>Final: the account may not ask for this.</summary>
    Refused = 3,

    /// <summary>Waits for a worker.</summary>
    Queued = 4,

    /// <summary>A worker holds the lease.</summary>
    Leased = 5,

    /// <summary>A result arrived inside the lease.</summary>
    Returned = 6,

    /// <summary>The result passed every check.</summary>
    Verified = 7,

    /// <summary>A check failed and a second opinion is awaited.</summary>
    Disputed = 8,

    /// <summary>Credits were moved.</summary>
    Settled = 9,

    /// <summary>The outcome stands in the transparency log.</summary>
    Recorded = 10,

    /// <summary>Final: the image can be downloaded.</summary>
    Delivered = 11,

    /// <summary>Final: gave up.</summary>
    Failed = 12,

    /// <summary>Final: the artist cancelled it.</summary>
    Cancelled = 13,
}
