using System.Diagnostics.Metrics;

namespace SogniLike.Coordinator.Redis.Telemetry;

/// <summary>Counters of what the store drops, loses and restarts. Safe for concurrent use.</summary>
internal sealed class RedisMeter
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string Name = "SogniLike.Coordinator.Redis";

    private readonly Counter<long> _messagesDropped;
    private readonly Counter<long> _publishesFailed;
    private readonly Counter<long> _presencesLeftOut;
    private readonly Counter<long> _serverDeaths;
    private readonly Counter<long> _commandsFailed;

    public RedisMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _messagesDropped = meter.CreateCounter<long>("sognilike.redis.messages.dropped", "{message}", "Bus messages dropped because a subscriber was slow.");
        _publishesFailed = meter.CreateCounter<long>("sognilike.redis.publishes.failed", "{message}", "Progress and presence messages that could not be sent.");
        _presencesLeftOut = meter.CreateCounter<long>("sognilike.redis.presences.left_out", "{presence}", "Presences beyond MaxPresences.");
        _serverDeaths = meter.CreateCounter<long>("sognilike.redis.server.deaths", "{death}", "Times the private redis-server died or was killed for not answering.");
        _commandsFailed = meter.CreateCounter<long>("sognilike.redis.commands.failed", "{command}", "Commands that failed because the store could not be reached.");
    }

    public void MessageDropped(string channel) => _messagesDropped.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void PublishFailed(string channel) => _publishesFailed.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void PresenceLeftOut() => _presencesLeftOut.Add(1);

    public void ServerDied() => _serverDeaths.Add(1);

    public void CommandFailed() => _commandsFailed.Add(1);
}
