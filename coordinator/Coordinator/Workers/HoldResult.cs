using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Workers;

/// <summary>Answer to an operator's hold or release. A closed set.</summary>
public abstract record HoldResult
{
    private HoldResult()
    {
    }

    /// <summary>The worker as it is now.</summary>
    public sealed record Done(WorkerRecord Worker) : HoldResult;

    /// <summary>No such worker.</summary>
    public sealed record NotFound : HoldResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : HoldResult;
}
