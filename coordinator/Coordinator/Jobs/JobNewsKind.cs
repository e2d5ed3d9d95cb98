namespace SogniLike.Coordinator.Jobs;

/// <summary>What programs of an artist want to hear of a job. Numbers are stored and never reused.</summary>
public enum JobNewsKind
{
    /// <summary>Its image can be downloaded.</summary>
    Delivered = 1,

    /// <summary>It ended without an image.</summary>
    Failed = 2,

    /// <summary>It was cancelled.</summary>
    Cancelled = 3,

    /// <summary>An audit condemned its image after the delivery, and the artist got the credits back.</summary>
    Refunded = 4,
}
