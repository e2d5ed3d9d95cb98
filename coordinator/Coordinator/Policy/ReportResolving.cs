using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Policy;

/// <summary>Answer to <see cref="ImageReports.ResolveAsync"/>. A closed set.</summary>
public abstract record ReportResolving
{
    private ReportResolving()
    {
    }

    /// <summary>The report is resolved; what was said before is replaced.</summary>
    public sealed record Done(ReportRecord Report) : ReportResolving;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ReportResolving;

    public sealed record NotFound : ReportResolving;
}
