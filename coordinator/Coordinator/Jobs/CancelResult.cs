namespace SogniLike.Coordinator.Jobs;

/// <summary>Answer to a cancellation. A closed set.</summary>
public abstract record CancelResult
{
    private CancelResult()
    {
    }

    /// <summary>The job is cancelled; a worker that has it is told to stop.</summary>
    public sealed record Cancelled(Job Job) : CancelResult;

    /// <summary>No such job of this account.</summary>
    public sealed record NotFound : CancelResult;

    /// <summary>The job had ended before.</summary>
    public sealed record AlreadyFinal(Job Job) : CancelResult;
}
