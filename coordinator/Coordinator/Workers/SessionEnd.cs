namespace SogniLike.Coordinator.Workers;

/// <summary>Why a worker's session is over.</summary>
public enum SessionEnd
{
    /// <summary>The stream ended or broke.</summary>
    Disconnected = 1,

    /// <summary>The same worker connected again.</summary>
    Replaced = 2,

    /// <summary>The worker's identity was revoked.</summary>
    Revoked = 3,

    /// <summary>The worker does not read what it is told.</summary>
    TooSlow = 4,

    /// <summary>The store cannot be reached, so an answer cannot be given: the worker connects again and repeats what it said.</summary>
    StoreUnavailable = 5,

    /// <summary>The worker broke the protocol.</summary>
    ProtocolViolation = 6,

    /// <summary>This coordinator is going away.</summary>
    Draining = 7,
}
