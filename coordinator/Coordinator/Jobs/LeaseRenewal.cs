namespace SogniLike.Coordinator.Jobs;

/// <summary>Answer to a renewal, and to any message that shows a lease. Three different refusals, because a worker does something else for each.</summary>
public enum LeaseRenewal
{
    /// <summary>The lease now ends at the given time.</summary>
    Renewed = 1,

    /// <summary>The lease was this worker's and is over; nobody else has the job.</summary>
    Expired = 2,

    /// <summary>The job is leased again under another token.</summary>
    OwnedByOther = 3,

    /// <summary>No such job, or it is final.</summary>
    UnknownJob = 4,
}
