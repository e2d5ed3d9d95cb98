using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Leasing;

/// <summary>Answer to an operator who takes a job from its worker. A closed set.</summary>
public abstract record TakeBackResult
{
    private TakeBackResult()
    {
    }

    /// <summary>It is queued again.</summary>
    /// <param name="Job">As it is now.</param>
    public sealed record TakenBack(Job Job) : TakeBackResult;

    /// <summary>There is no such job.</summary>
    public sealed record NotFound : TakeBackResult;

    /// <summary>No worker runs it.</summary>
    /// <param name="Job">As it is.</param>
    public sealed record NotRunning(Job Job) : TakeBackResult;
}
