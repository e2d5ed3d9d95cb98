namespace SogniLike.Coordinator.Policy;

/// <summary>Answer to <see cref="IReportStore.AddAsync"/>. A closed set.</summary>
public abstract record ReportAddition
{
    private ReportAddition()
    {
    }

    public sealed record Added : ReportAddition;

    /// <summary>The account reported this image before.</summary>
    public sealed record Repeated(string Id) : ReportAddition;

    public sealed record Full : ReportAddition;
}
