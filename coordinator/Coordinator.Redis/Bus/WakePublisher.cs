using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Telemetry;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>Wakes the pool about what changed without jobs; those that jobs cause go out with their transaction. Safe for concurrent use.</summary>
internal sealed class WakePublisher(RedisConnection connection, RedisMeter meter)
{
    private const string Wakes = "wakes";

    /// <summary>Tells every coordinator. Does not throw when the bus is down: a wake that is lost is made up for by the coordinators' own looks.</summary>
    public async Task TellAsync(WakeTopic topic, CancellationToken cancellationToken)
    {
        try
        {
            await connection.RunOnBusAsync((bus, keys) => bus.PublishAsync(keys.Wakes, WakeText.Format(topic)), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            meter.PublishFailed(Wakes);
        }
    }
}
