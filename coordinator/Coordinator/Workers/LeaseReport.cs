namespace SogniLike.Coordinator.Workers;

/// <summary>Where a lease stands, as told to its worker.</summary>
public enum LeaseReport
{
    Renewed = 1,

    /// <summary>The result passed the checks; the job is done.</summary>
    ResultAccepted = 2,

    /// <summary>The result failed a check; the lease is over.</summary>
    ResultRefused = 3,

    /// <summary>Too late: the lease ended and nobody else has the job.</summary>
    Expired = 4,

    /// <summary>Another worker holds the job under a newer fence.</summary>
    OwnedByOther = 5,

    /// <summary>No such job, or it is over.</summary>
    UnknownJob = 6,
}
