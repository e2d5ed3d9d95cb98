using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Policy;

/// <summary>Answer to <see cref="ReportedImages.OpenAsync"/>. A closed set.</summary>
public abstract record ReportedImageOpening
{
    private ReportedImageOpening()
    {
    }

    /// <summary>The picture. Dispose the stream.</summary>
    public sealed record Opened(ReportRecord Report, JobImage Image, Stream Content) : ReportedImageOpening;

    /// <summary>No such report.</summary>
    public sealed record NotFound : ReportedImageOpening;

    /// <summary>Somebody resolved the report: nobody needs to look any more.</summary>
    public sealed record Resolved(string Resolution) : ReportedImageOpening;

    /// <summary>The job, or its file, is no longer kept.</summary>
    public sealed record Gone : ReportedImageOpening;
}
