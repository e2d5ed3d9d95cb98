using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>
/// Keeps the pool's clock in step with the clock of Redis: the offset is measured at start and every <see cref="RedisOptions.ClockInterval"/>.
/// While Redis cannot be asked the last offset holds.
/// </summary>
internal sealed partial class RedisClockSync(
    RedisConnection connection, PoolClock clock, IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisClockSync> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _measuring = Task.CompletedTask;

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
        var answer = (RedisValue[])(await connection.RunAsync((database, keys) => RedisConnection.MasterOf(database, keys.Leases).ExecuteAsync("TIME"), cancellationToken))!;
        var read = DateTimeOffset.FromUnixTimeSeconds((long)answer[0]).AddMicroseconds((long)answer[1]);

        // Redis read its clock somewhere between sending and receiving: half-way is off by at most half the round trip.
        var roundTrip = time.GetElapsedTime(sentAt);
        var offset = read - (sent + (roundTrip / 2));
        clock.SetOffset(offset);
        LogMeasured(offset.TotalMilliseconds, roundTrip.TotalMilliseconds);
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
