namespace SogniLike.Coordinator.Audits;

/// <summary>What an audit came to. Numbers are stored and never reused.</summary>
public enum AuditVerdict
{
    /// <summary>Everything that was looked at is as committed.</summary>
    Passed = 1,

    /// <summary>Something is not; nobody is penalised before a second opinion says so too.</summary>
    Failed = 2,

    /// <summary>It could not be told: what was needed for it is gone, or two opinions differ.</summary>
    Inconclusive = 3,

    /// <summary>The arithmetic was replayed and is right, but nobody independent was there to run the model again.</summary>
    Unaudited = 4,
}
