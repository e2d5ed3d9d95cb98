using SogniLike.Coordinator.Auditing;

namespace SogniLike.Coordinator.Measuring;

/// <summary>How a worker took a question. A closed set.</summary>
/// <param name="Answers">Those that came, in the order asked.</param>
public abstract record ExaminationEnd(IReadOnlyList<TimedAnswer> Answers)
{
    /// <summary>It answered all of it.</summary>
    public sealed record Answered(IReadOnlyList<TimedAnswer> Answers) : ExaminationEnd(Answers);

    /// <summary>It declined, answered something that is none, or broke off.</summary>
    public sealed record Refused(IReadOnlyList<TimedAnswer> Answers, AuditRefusalReason Reason) : ExaminationEnd(Answers);

    /// <summary>The time is over.</summary>
    public sealed record Silent() : ExaminationEnd([]);
}
