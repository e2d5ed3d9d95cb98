using SogniLike.Coordinator.Redis;

namespace SogniLike.Coordinator.Host.Health;

/// <summary>The store answers. Always met on a store that says nothing about itself.</summary>
internal sealed class StoreCondition(IRedisStatus? status = null) : IReadinessCondition
{
    /// <inheritdoc/>
    public string? Problem => status is null or { IsReady: true } ? null : "Redis cannot be reached; the coordinator keeps trying.";
}
