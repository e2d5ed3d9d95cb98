using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Presence;

/// <summary>
/// Who is connected, anywhere in the pool. Every coordinator publishes what it hears from its own workers and remembers what all publish; nothing of it is a
/// key, so heartbeats write nothing to the append-only file. A message that is lost is made good by the worker's next heartbeat; a coordinator that starts
/// asks the others, who publish theirs again. Safe for concurrent use.
/// </summary>
internal sealed partial class PresenceBoard(RedisConnection connection, RedisMeter meter, IIdSource ids, IOptions<RedisOptions> options, ILogger<PresenceBoard> logger) : IAsyncDisposable
{
    private const string ChannelName = "presence";

    private readonly string _self = ids.NewId();
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerId, Entry> _entries = [];
    private ChannelMessageQueue? _queue;

    /// <summary>Listens to the other coordinators, and asks them who is with them.</summary>
    /// <exception cref="StoreUnavailableException">Redis cannot be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _queue = await connection.RunOnBusAsync((bus, keys) => bus.SubscribeAsync(keys.Presence), cancellationToken);

        // The handler only writes to the table, so the client's queue does not grow; answering an ask is a publish that nobody waits for.
        _queue.OnMessage(message => Receive(message.Message));
        await PublishAsync(new PresenceMessage { From = _self, Ask = true }, cancellationToken);
    }

    /// <summary>Remembers the presence until <see cref="WorkerPresence.LastSeenAtMs"/> + <paramref name="keepForMs"/> and tells the other coordinators. Never throws for an outage.</summary>
    public Task SetAsync(WorkerPresence presence, long keepForMs, CancellationToken cancellationToken)
    {
        Put(presence, keepForMs, isOwn: true);
        return PublishAsync(new PresenceMessage { From = _self, Here = presence, KeepForMs = keepForMs }, cancellationToken);
    }

    /// <summary>Forgets the presence if it is of that coordinator, and tells the others.</summary>
    public Task RemoveAsync(WorkerId worker, string coordinatorId, CancellationToken cancellationToken)
    {
        Remove(worker, coordinatorId);
        return PublishAsync(new PresenceMessage { From = _self, Gone = new PresenceGone(worker, coordinatorId) }, cancellationToken);
    }

    /// <summary>Who is present at the given time, by worker.</summary>
    public IReadOnlyList<WorkerPresence> List(long nowMs)
    {
        lock (_lock)
        {
            Forget(nowMs);
            return [.. _entries.Values.Select(entry => entry.Presence).OrderBy(presence => presence.Id.Value, StringComparer.Ordinal)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _queue, null) is { } queue)
        {
            try
            {
                await queue.UnsubscribeAsync();
            }
            catch (Exception exception) when (RedisFaults.IsUnavailable(exception))
            {
                // Redis forgets the subscription with the connection.
            }
        }
    }

    private void Receive(RedisValue value)
    {
        PresenceMessage? message;
        try
        {
            message = JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)value).Span, RedisDocuments.Types.PresenceMessage);
        }
        catch (JsonException exception)
        {
            LogMalformed(exception);
            return;
        }

        switch (message)
        {
            case null:
            case { From: var from } when from == _self:
                // An echo; by now this coordinator may know better.
                break;
            case { Here: { } presence }:
                Put(presence, message.KeepForMs, isOwn: false);
                break;
            case { Gone: { } gone }:
                Remove(gone.Worker, gone.CoordinatorId);
                break;
            case { Ask: true }:
                _ = AnswerAsync();
                break;
            default:
                // A kind that a newer coordinator knows.
                break;
        }
    }

    private async Task AnswerAsync()
    {
        List<Entry> own;
        lock (_lock)
        {
            own = [.. _entries.Values.Where(entry => entry.IsOwn)];
        }

        foreach (var entry in own)
        {
            await PublishAsync(new PresenceMessage { From = _self, Here = entry.Presence, KeepForMs = entry.UntilMs - entry.Presence.LastSeenAtMs }, CancellationToken.None);
        }
    }

    private void Put(WorkerPresence presence, long keepForMs, bool isOwn)
    {
        lock (_lock)
        {
            var isKnown = _entries.TryGetValue(presence.Id, out var known);
            if (isKnown && known!.Presence.LastSeenAtMs > presence.LastSeenAtMs)
            {
                // The worker moved to another coordinator, whose word is newer.
                return;
            }

            if (!isKnown && _entries.Count >= options.Value.MaxPresences)
            {
                Forget(presence.LastSeenAtMs);
                if (_entries.Count >= options.Value.MaxPresences)
                {
                    meter.PresenceLeftOut();
                    return;
                }
            }

            _entries[presence.Id] = new Entry(presence, presence.LastSeenAtMs + keepForMs, isOwn);
        }
    }

    private void Forget(long nowMs)
    {
        foreach (var (id, _) in _entries.Where(entry => entry.Value.UntilMs <= nowMs).ToList())
        {
            _entries.Remove(id);
        }
    }

    private void Remove(WorkerId worker, string coordinatorId)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(worker, out var known) && known.Presence.CoordinatorId == coordinatorId)
            {
                _entries.Remove(worker);
            }
        }
    }

    private async Task PublishAsync(PresenceMessage message, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, RedisDocuments.Types.PresenceMessage);
        try
        {
            await connection.RunOnBusAsync((bus, keys) => bus.PublishAsync(keys.Presence, json), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            meter.PublishFailed(ChannelName);
        }
    }

    /// <param name="IsOwn">The worker is connected to this coordinator.</param>
    private sealed record Entry(WorkerPresence Presence, long UntilMs, bool IsOwn);
}
