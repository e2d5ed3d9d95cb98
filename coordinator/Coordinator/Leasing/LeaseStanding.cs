namespace SogniLike.Coordinator.Leasing;

/// <summary>What a shown lease is worth. Three different refusals, because a worker does something else for each.</summary>
public enum LeaseStanding
{
    /// <summary>The lease is the running one.</summary>
    Current = 1,

    /// <summary>It is over, and nobody else has the job.</summary>
    Expired = 2,

    /// <summary>The job is leased again, to somebody else or under a newer fence.</summary>
    OwnedByOther = 3,

    /// <summary>No such job, or it is final, or this lease never was.</summary>
    UnknownJob = 4,
}
