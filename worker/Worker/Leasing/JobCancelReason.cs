namespace SogniLike.Worker.Leasing;

/// <summary>Why a job was stopped before its end.</summary>
public enum JobCancelReason
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The coordinator gave the job to somebody else, or no renewal came for the length of the lease.</summary>
    LeaseLost = 1,

    /// <summary>The artist cancelled it.</summary>
    Artist = 2,

    /// <summary>The job's time is over.</summary>
    Expired = 3,

    /// <summary>The operator of the pool stopped it.</summary>
    Operator = 4,

    /// <summary>The worker goes away; the job is handed back.</summary>
    Shutdown = 5,

    /// <summary>Another worker that ran the same job was faster.</summary>
    Superseded = 6,
}
