namespace SogniLike.Coordinator.Workers;

/// <summary>Why a worker is told to stop a job.</summary>
public enum CancelReason
{
    /// <summary>The artist cancelled it.</summary>
    Artist = 1,

    /// <summary>The lease is over.</summary>
    LeaseLost = 2,

    /// <summary>The job's time ran out.</summary>
    Expired = 3,

    /// <summary>The worker was revoked or banned.</summary>
    Operator = 4,

    /// <summary>Another worker that ran the same job was faster; nothing is held against this one.</summary>
    Superseded = 5,
}
