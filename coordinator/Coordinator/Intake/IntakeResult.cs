using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Intake;

/// <summary>What <see cref="JobIntake"/> made of a request. A closed set.</summary>
internal abstract record IntakeResult
{
    private IntakeResult()
    {
    }

    /// <summary>One specification per image.</summary>
    public sealed record Valid(IReadOnlyList<JobSpec> Specs) : IntakeResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : IntakeResult;
}
