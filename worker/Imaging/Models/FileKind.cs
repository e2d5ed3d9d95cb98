namespace SogniLike.Imaging.Models;

/// <summary>What a path names.</summary>
public enum FileKind
{
    /// <summary>A file with bytes.</summary>
    Ordinary,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link or junction.</summary>
    Link,

    /// <summary>A pipe, socket or device.</summary>
    Other,
}
