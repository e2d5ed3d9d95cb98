using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Sources;

/// <summary>What came of fetching what an image is made from.</summary>
public abstract record SourceLoading
{
    private SourceLoading()
    {
    }

    /// <summary>It is here.</summary>
    /// <param name="Request">The request with its pictures.</param>
    public sealed record Loaded(ImageRequest Request) : SourceLoading;

    /// <summary>It is not.</summary>
    /// <param name="Message">A sentence for everybody.</param>
    public sealed record Failed(string Message) : SourceLoading;
}
