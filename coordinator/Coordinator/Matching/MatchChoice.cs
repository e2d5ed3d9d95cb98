namespace SogniLike.Coordinator.Matching;

/// <summary>Why a worker got a job. Numbers are stored and never reused.</summary>
public enum MatchChoice
{
    /// <summary>No worker did.</summary>
    None = 0,

    /// <summary>It serves the artist's account before all others.</summary>
    OwnersWorker = 1,

    /// <summary>Of those that had the model in memory it had done least for its speed.</summary>
    ModelLoaded = 2,

    /// <summary>Nobody idle had the model in memory; of those that could load it, it had done least for its speed.</summary>
    ModelToLoad = 3,

    /// <summary>It draws the job together with an equal one.</summary>
    SameBatch = 4,
}
