using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Retention;

/// <summary>Answer to a deletion. A closed set.</summary>
public abstract record DeleteResult
{
    private DeleteResult()
    {
    }

    /// <summary>The job, its prompts and its image are gone.</summary>
    public sealed record Deleted : DeleteResult;

    /// <summary>The account has no such job, or has it no more: there is nothing to delete.</summary>
    public sealed record Missing : DeleteResult;

    /// <summary>The job is not over: cancel it first.</summary>
    public sealed record NotFinal(Job Job) : DeleteResult;
}
