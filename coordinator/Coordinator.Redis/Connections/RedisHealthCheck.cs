using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>Not ready while the store cannot answer.</summary>
internal sealed class RedisHealthCheck(IRedisStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Redis cannot be reached."));
}
