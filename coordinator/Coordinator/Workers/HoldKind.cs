namespace SogniLike.Coordinator.Workers;

/// <summary>How much a worker on hold still gets; <see cref="HoldRules.MayHold"/> knows their order. Numbers are stored and never reused.</summary>
public enum HoldKind
{
    /// <summary>No jobs for a while: it failed too often, or an operator looks into something. Its standing stays as it is.</summary>
    Held = 0,

    /// <summary>No jobs, but audits of others may be given to it, so that it can show that it computes right. Afterwards it begins anew, in probation.</summary>
    Quarantined = 1,

    /// <summary>Nothing at all, and what it runs is taken away. Afterwards it begins anew, in probation.</summary>
    Banned = 2,

    /// <summary>Nothing new, and nothing is held against it: it finishes what it runs and stays connected, for maintenance or until its owner moves it. The mildest of all.</summary>
    Draining = 3,
}
