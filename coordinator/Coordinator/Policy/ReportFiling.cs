using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Policy;

/// <summary>Answer to <see cref="ImageReports.FileAsync"/>. A closed set.</summary>
public abstract record ReportFiling
{
    private ReportFiling()
    {
    }

    /// <summary>It is kept.</summary>
    /// <param name="Repeated">True when the account reported the image before and nothing new was kept.</param>
    public sealed record Filed(string Id, bool Repeated) : ReportFiling;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ReportFiling;

    /// <summary>There is no such job, or it has no image.</summary>
    public sealed record NoImage : ReportFiling;

    /// <summary>The key reports too fast.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter, int PerMinute) : ReportFiling;

    /// <summary>The pool holds as many open reports as its options allow.</summary>
    public sealed record PoolFull(int Limit) : ReportFiling;
}
