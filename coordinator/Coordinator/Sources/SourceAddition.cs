namespace SogniLike.Coordinator.Sources;

/// <summary>What the store says to one picture more. Numbers are those of the script.</summary>
public enum SourceAddition
{
    /// <summary>Kept, or kept longer.</summary>
    Added = 1,

    /// <summary>The account has as many as it may.</summary>
    TooMany = 2,

    /// <summary>The account's pictures would have more bytes than they may.</summary>
    TooLarge = 3,

    /// <summary>The blob is no longer held, so it may be gone: hold and write it again.</summary>
    NotHeld = 4,
}
