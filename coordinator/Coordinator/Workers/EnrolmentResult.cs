using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Workers;

/// <summary>Answer to <see cref="WorkerEnrolment.EnrolAsync"/>. A closed set.</summary>
public abstract record EnrolmentResult
{
    private EnrolmentResult()
    {
    }

    public sealed record Enrolled(WorkerId Worker) : EnrolmentResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : EnrolmentResult;

    /// <summary>Any outcome but <see cref="EnrolmentOutcome.Enrolled"/>.</summary>
    public sealed record Refused(EnrolmentOutcome Outcome) : EnrolmentResult;
}
