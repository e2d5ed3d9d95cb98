namespace SogniLike.Coordinator.Workers;

/// <summary>Names of the optional parts of the worker protocol.</summary>
public static class WorkerFeatures
{
    /// <summary>The worker commits to its trajectories and opens them when asked.</summary>
    public const string Commitments = "commitments/1";

    /// <summary>The worker computes points of others' jobs again.</summary>
    public const string Audits = "audits/1";

    /// <summary>All that this coordinator can do; in force is what the worker can do too.</summary>
    public static IReadOnlyList<string> Known { get; } = [Commitments, Audits];
}
