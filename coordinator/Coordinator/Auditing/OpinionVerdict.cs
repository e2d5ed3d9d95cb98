namespace SogniLike.Coordinator.Auditing;

/// <summary>What one verifier's answers say of the job. Numbers are stored and never reused.</summary>
public enum OpinionVerdict
{
    /// <summary>Every point lies as near as honest devices do.</summary>
    Agrees = 1,

    /// <summary>At least one point lies further away than honest devices do.</summary>
    Disagrees = 2,

    /// <summary>For at least one point nobody knows how far honest devices lie apart, and no other point disagrees.</summary>
    Unknown = 3,
}
