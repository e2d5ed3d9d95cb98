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
internal sealed class RedisPoolBus : IPoolBus, IDisposable
{
    private const string Wakes = "wakes";
    private const string Progress = "progress";

    private readonly RedisConnection _connection;
    private readonly RedisMeter _meter;
    private readonly IOptions<RedisOptions> _options;
    private readonly ILogger _subscriptionLogger;
    private readonly SharedWakes _wakes;

    public RedisPoolBus(RedisConnection connection, RedisMeter meter, IOptions<RedisOptions> options, ILoggerFactory loggers)
    {
        (_connection, _meter, _options) = (connection, meter, options);
        _subscriptionLogger = loggers.CreateLogger(typeof(BusSubscription<>).FullName!);
        _wakes = new SharedWakes(
            (handler, token) => SubscribeAsync(keys => keys.Wakes, Wakes, value => WakeText.ParseAll(value.ToString()), handler, token),
            loggers.CreateLogger<SharedWakes>());
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken) => _wakes.AddAsync(handler, cancellationToken);

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(keys => keys.Progress(account), Progress, Parse, handler, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool?> PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken)
    {
        if (!_connection.IsReady)
        {
            // Waiting for the connection would only deliver what is old by then.
            _meter.PublishFailed(Progress);
            return null;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(progress, RedisDocuments.Types.JobProgress);
        try
        {
            return await _connection.RunOnBusAsync((bus, keys) => bus.PublishAsync(keys.Progress(account), json), cancellationToken) > 0;
        }
        catch (StoreUnavailableException)
        {
            _meter.PublishFailed(Progress);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wakes.Dispose();

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
        var queue = await _connection.RunOnBusAsync((bus, keys) => bus.SubscribeAsync(channel(keys)), cancellationToken);
        return new BusSubscription<T>(queue, name, _options.Value.MaxWaitingMessages, parse, handler, _meter, _subscriptionLogger);
    }
}
