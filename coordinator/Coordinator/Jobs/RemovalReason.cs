namespace SogniLike.Coordinator.Jobs;

/// <summary>Why a job was removed. Numbers are stored and never reused.</summary>
public enum RemovalReason
{
    /// <summary>Its artist asked for it.</summary>
    Requested = 1,

    /// <summary>It was kept as long as the options say.</summary>
    Expired = 2,
}
