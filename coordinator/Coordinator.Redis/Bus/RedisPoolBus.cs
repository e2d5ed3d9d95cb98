using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Telemetry;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>The bus on Redis' publish/subscribe. The client subscribes again by itself after an outage; what was published meanwhile is lost.</summary>
internal sealed class RedisPoolBus(RedisConnection connection, RedisMeter meter, IOptions<RedisOptions> options, ILoggerFactory loggers) : IPoolBus
{
    private const string Wakes = "wakes";
    private const string Progress = "progress";

    private readonly ILogger _subscriptionLogger = loggers.CreateLogger(typeof(BusSubscription<>).FullName!);

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(keys => keys.Wakes, Wakes, value => WakeText.Parse(value.ToString()), handler, cancellationToken);

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(keys => keys.Progress(account), Progress, Parse, handler, cancellationToken);

    /// <inheritdoc/>
    public async Task PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken)
    {
        if (!connection.IsReady)
        {
            // Waiting for the connection would only deliver what is old by then.
            meter.PublishFailed(Progress);
            return;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(progress, RedisDocuments.Types.JobProgress);
        try
        {
            await connection.RunOnBusAsync((bus, keys) => bus.PublishAsync(keys.Progress(account), json), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            meter.PublishFailed(Progress);
        }
    }

    private static JobProgress? Parse(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)value).Span, RedisDocuments.Types.JobProgress);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IAsyncDisposable> SubscribeAsync<T>(
        Func<RedisKeys, RedisChannel> channel, string name, Func<RedisValue, T?> parse, Action<T> handler, CancellationToken cancellationToken)
        where T : class
    {
        var queue = await connection.RunOnBusAsync((bus, keys) => bus.SubscribeAsync(channel(keys)), cancellationToken);
        return new BusSubscription<T>(queue, name, options.Value.MaxWaitingMessages, parse, handler, meter, _subscriptionLogger);
    }
}
