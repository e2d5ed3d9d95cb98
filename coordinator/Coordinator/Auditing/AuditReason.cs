namespace SogniLike.Coordinator.Auditing;

/// <summary>Why an audit was opened. Numbers are stored and never reused.</summary>
public enum AuditReason
{
    /// <summary>The draw of the epoch chose the commitment.</summary>
    Drawn = 1,

    /// <summary>A check of the result doubted it.</summary>
    Suspicious = 2,

    /// <summary>The artist disputes the delivered image.</summary>
    Dispute = 3,

    /// <summary>The job is one of those that a convicted or silent worker was paid for lately.</summary>
    Window = 4,

    /// <summary>Not about the job, whose answers are known: it measures the verifier.</summary>
    Ringer = 5,

    /// <summary>An operator wants the delivered image looked at again.</summary>
    Operator = 6,
}
