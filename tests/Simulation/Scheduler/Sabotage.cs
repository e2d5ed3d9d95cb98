namespace SogniLike.Simulation.Scheduler;

/// <summary>Faults that no rule can mend, put into the store on purpose: a run with one must fail, or the checks see nothing.</summary>
internal enum Sabotage
{
    None = 0,

    /// <summary>A decision on an old version is applied all the same, now and then.</summary>
    StaleWrites = 1,

    /// <summary>An acknowledged submission is not kept, now and then.</summary>
    LostSubmissions = 2,

    /// <summary>An acknowledged renewal of a lease is not kept, now and then.</summary>
    LostRenewals = 3,

    /// <summary>The queue forgets a job.</summary>
    ForgottenQueueEntries = 4,

    /// <summary>An event is told twice to watchers.</summary>
    RepeatedEvents = 5,

    /// <summary>An acknowledged deletion is not done.</summary>
    LostDeletions = 6,
}
