using SogniLike.Coordinator.Host.Draining;

namespace SogniLike.Coordinator.Host.Health;

/// <summary>Whether this coordinator can take work now. Safe for concurrent use.</summary>
internal sealed class Readiness(DrainState drain, IEnumerable<IReadinessCondition> conditions)
{
    /// <summary>Why it is not ready, one sentence per reason; empty when it is.</summary>
    public IReadOnlyList<string> Problems => drain.Begun.IsCancellationRequested
        ? ["This coordinator is going away."]
        : [.. conditions.Select(c => c.Problem).OfType<string>()];
}
