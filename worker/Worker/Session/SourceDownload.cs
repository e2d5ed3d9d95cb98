namespace SogniLike.Worker.Session;

/// <summary>How the download of a picture ended.</summary>
public abstract record SourceDownload
{
    private SourceDownload()
    {
    }

    /// <summary>The bytes that came; what they are is for the caller to check.</summary>
    public sealed record Received(ReadOnlyMemory<byte> Bytes) : SourceDownload;

    /// <summary>The coordinator does not give it, or gives more than it said; asking again does not help.</summary>
    public sealed record Refused(string Message) : SourceDownload;

    /// <summary>It did not arrive; asking again may help.</summary>
    public sealed record Interrupted(string Message) : SourceDownload;
}
