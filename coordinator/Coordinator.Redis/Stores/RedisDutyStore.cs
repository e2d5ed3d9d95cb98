using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Duties of the pool, a hash each. Safe for concurrent use.</summary>
internal sealed class RedisDutyStore(RedisConnection connection, RedisScripts scripts) : IDutyStore
{
    /// <inheritdoc/>
    public Task<DutyLease?> TakeAsync(string duty, string holder, long nowMs, long untilMs, CancellationToken cancellationToken) =>
        scripts.DutyTakeAsync(connection.Keys.Duty(duty), duty, holder, nowMs, untilMs, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> AdvanceAsync(string duty, long fence, string cursor, CancellationToken cancellationToken) =>
        await scripts.DutyAdvanceAsync(connection.Keys.Duty(duty), fence, cursor, cancellationToken) == DutyAdvanceReply.Kept;
}
