namespace SogniLike.Coordinator.Returns;

/// <summary>What an upload consists of, in the order in which it comes.</summary>
public enum UploadPart
{
    /// <summary>The image file.</summary>
    Image = 1,

    /// <summary>What the worker opens of the trajectory that it committed to (proto/README.md).</summary>
    Openings = 2,
}
