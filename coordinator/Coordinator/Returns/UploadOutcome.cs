namespace SogniLike.Coordinator.Returns;

/// <summary>How an upload, or a step of it, went.</summary>
public enum UploadOutcome
{
    Ok = 1,

    /// <summary>More bytes than announced.</summary>
    TooLarge = 2,

    /// <summary>Fewer bytes than announced.</summary>
    Truncated = 3,

    /// <summary>Other bytes than announced.</summary>
    HashMismatch = 4,
}
