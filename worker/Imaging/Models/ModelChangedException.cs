namespace SogniLike.Imaging.Models;

/// <summary>A file of a model is not any more what was checked, so nothing that was loaded from it is used.</summary>
public sealed class ModelChangedException : IOException
{
    /// <summary>Names nothing.</summary>
    public ModelChangedException()
    {
    }

    /// <summary>Says what changed.</summary>
    public ModelChangedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what changed and how it was noticed.</summary>
    public ModelChangedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
