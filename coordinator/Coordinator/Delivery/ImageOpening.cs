using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Delivery;

/// <summary>Answer to a download. A closed set.</summary>
public abstract record ImageOpening
{
    private ImageOpening()
    {
    }

    /// <summary>The image. Dispose the stream.</summary>
    public sealed record Opened(JobImage Image, Stream Content) : ImageOpening;

    /// <summary>No such job of this account, or its image is no longer kept.</summary>
    public sealed record NotFound : ImageOpening;

    /// <summary>The job is not Delivered.</summary>
    public sealed record NotReady(JobState State) : ImageOpening;
}
