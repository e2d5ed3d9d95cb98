namespace SogniLike.Coordinator.Workers;

/// <summary>What was done to a worker. Numbers are stored and never reused.</summary>
public enum WorkerAction
{
    /// <summary>It was put on hold.</summary>
    Held = 1,

    /// <summary>Its hold was ended before its time.</summary>
    Released = 2,

    /// <summary>It was quarantined.</summary>
    Quarantined = 3,

    /// <summary>It was banned.</summary>
    Banned = 4,

    /// <summary>It was told to take nothing new.</summary>
    Drained = 5,

    /// <summary>What it had found wrong with another's result was overturned; it is looked at itself.</summary>
    Contradicted = 6,
}
