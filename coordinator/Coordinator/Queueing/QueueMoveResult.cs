using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>Answer to the wish to move a job among the artist's own. A closed set.</summary>
public abstract record QueueMoveResult
{
    private QueueMoveResult()
    {
    }

    /// <summary>The job stands there now, or did before.</summary>
    public sealed record Moved(Job Job) : QueueMoveResult;

    /// <summary>The account has no such job.</summary>
    public sealed record NotFound : QueueMoveResult;

    /// <summary>The job does not wait, so there is nothing to move.</summary>
    public sealed record NotQueued(Job Job) : QueueMoveResult;
}
