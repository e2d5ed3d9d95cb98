using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Duties;

/// <summary>A duty that wakes of the pool start a round of, besides its own interval.</summary>
internal abstract class WokenDuty(string name, IPoolBus bus, Func<WakeTopic, bool> wakes, TimeProvider time, ILogger logger) : Duty(name, time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        IAsyncDisposable? subscription = null;
        while (subscription is null)
        {
            try
            {
                subscription = await bus.SubscribeWakesAsync(OnWake, stoppingToken);
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(Pause, _time, stoppingToken);
            }
        }

        await using (subscription)
        {
            await base.ExecuteAsync(stoppingToken);
        }
    }

    private void OnWake(WakeTopic topic)
    {
        if (wakes(topic))
        {
            Wake();
        }
    }
}
