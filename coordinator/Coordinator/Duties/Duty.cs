using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Duties;

/// <summary>
/// Something that a coordinator does again and again, when woken and now and then by itself. Nothing ends it but the end of the program: while the store cannot
/// be reached it tries again ever more slowly and says so once.
/// </summary>
internal abstract partial class Duty(string name, TimeProvider time, ILogger logger) : BackgroundService
{
    // Most outages are over in a moment, a restart of the store or a failover: the first looks come soon.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Pulse _pulse = new();

    /// <summary>Between two rounds when nothing wakes it.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Starts a round soon; wakes during a round start one more after it.</summary>
    public void Wake() => _pulse.Set();

    /// <summary>All rounds, on the caller's scheduler: a host that keeps time and order by itself calls this instead of starting the service.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => ExecuteAsync(stoppingToken);

    /// <summary>One round.</summary>
    internal abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Called before the first round, and before the first one after the store was away; throws while the store is still away.</summary>
    protected virtual Task OnStoreReachedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts its services one after the other: let it go on.
        await Task.Yield();
        var (reached, reported) = (false, false);
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!reached)
                {
                    await OnStoreReachedAsync(stoppingToken);
                    reached = true;
                }

                await RunOnceAsync(stoppingToken);
                if (reported)
                {
                    StoreBack(logger, name);
                }

                (pause, reported) = (ShortestPause, false);
                await _pulse.WaitAsync(Interval, time, stoppingToken);
                continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException e)
            {
                if (!reported)
                {
                    StoreDown(logger, name, e.Message);
                }

                (reached, reported) = (false, true);
            }
            catch (Exception e)
            {
                // A fault in one round must not end the duty: without it the pool stands still.
                Failed(logger, name, e);
                pause = Longer(pause, Shorter(2 * Interval, LongestPause));
            }

            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = Shorter(2 * pause, LongestPause);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
