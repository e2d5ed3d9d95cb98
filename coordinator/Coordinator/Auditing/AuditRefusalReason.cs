namespace SogniLike.Coordinator.Auditing;

/// <summary>Why a worker that was asked did not answer. Numbers are stored and never reused; the first three are those of the protocol.</summary>
public enum AuditRefusalReason
{
    /// <summary>It has no slot free, is paused or going away: it may be asked again.</summary>
    Busy = 1,

    /// <summary>It has the model not, or not any more.</summary>
    ModelMissing = 2,

    /// <summary>It cannot compute the task or a point of it.</summary>
    Unsupported = 3,

    /// <summary>Its time ran out, or it went away.</summary>
    Lapsed = 4,

    /// <summary>What it sent was no answer.</summary>
    Malformed = 5,
}
