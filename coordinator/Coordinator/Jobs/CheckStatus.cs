namespace SogniLike.Coordinator.Jobs;

/// <summary>What a check of a result came to. Numbers are stored and never reused.</summary>
public enum CheckStatus
{
    /// <summary>All is well.</summary>
    Passed = 1,

    /// <summary>The result was refused because of it.</summary>
    Failed = 2,

    /// <summary>The image may be honest and was delivered, but an audit is wanted.</summary>
    Suspicious = 3,

    /// <summary>It could not be made; the message says why.</summary>
    Skipped = 4,
}
