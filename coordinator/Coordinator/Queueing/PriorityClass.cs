namespace SogniLike.Coordinator.Queueing;

/// <summary>Jobs of a class go before those of the classes after it, until these have aged. Numbers are stored and never reused.</summary>
public enum PriorityClass
{
    /// <summary>Goes first.</summary>
    High = 1,

    /// <summary>What an account gets unless the operator says otherwise.</summary>
    Normal = 2,

    /// <summary>Waits for the others, but never for longer than the ageing allows.</summary>
    Low = 3,
}
