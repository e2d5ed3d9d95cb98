using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Queueing;

/// <summary>One queue: the jobs of a class that wait for workers with a model.</summary>
/// <param name="Manifest">Which model.</param>
/// <param name="Class">Which class.</param>
public readonly record struct QueueId(ManifestId Manifest, PriorityClass Class)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Class} of {Manifest}";
}
