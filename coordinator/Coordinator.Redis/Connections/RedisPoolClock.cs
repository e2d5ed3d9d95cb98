using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>
/// The pool's time: this machine's clock plus its offset to the clock of Redis, measured at start and every <see cref="RedisOptions.ClockInterval"/>.
/// While Redis cannot be asked the last offset holds. Safe for concurrent use.
/// </summary>
internal sealed partial class RedisPoolClock(RedisConnection connection, IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisPoolClock> logger)
    : IPoolClock, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _measuring = Task.CompletedTask;
    private long _offsetMs;

    /// <inheritdoc/>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref _offsetMs);

    /// <summary>Measures once, then again and again until disposed.</summary>
    /// <exception cref="StoreUnavailableException">The first measurement failed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await MeasureAsync(cancellationToken);
        _measuring = MeasureAlwaysAsync();
    }

    /// <summary>Measures the offset now.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var sent = time.GetUtcNow();
        var sentAt = time.GetTimestamp();
        var answer = (RedisValue[])(await connection.RunAsync((database, _) => database.ExecuteAsync("TIME"), cancellationToken))!;
        var redisMs = ((long)answer[0] * 1_000) + ((long)answer[1] / 1_000);

        // Redis read its clock somewhere between sending and receiving: half-way is off by at most half the round trip.
        var roundTrip = time.GetElapsedTime(sentAt);
        var offsetMs = redisMs - (sent + (roundTrip / 2)).ToUnixTimeMilliseconds();
        Interlocked.Exchange(ref _offsetMs, offsetMs);
        LogMeasured(offsetMs, roundTrip.TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _measuring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task MeasureAlwaysAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(options.Value.ClockInterval, time, _stopping.Token);
            try
            {
                await MeasureAsync(_stopping.Token);
            }
            catch (StoreUnavailableException exception)
            {
                LogFailed(exception);
            }
        }
    }
}
