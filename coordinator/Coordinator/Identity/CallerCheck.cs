using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Identity;

/// <summary>Looks whether the keys of open streams are good still: woken when anybody's rights become less on any coordinator, and now and then by itself.</summary>
internal sealed class CallerCheck(CallerStreams streams, IPoolBus bus, TimeProvider time, IOptions<IdentityOptions> options, ILogger<CallerCheck> logger)
    : Duty("CallerCheck", time, logger), IAsyncDisposable
{
    private IAsyncDisposable? _subscription;

    protected override TimeSpan Interval => options.Value.StreamCheckInterval;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }
    }

    internal override Task RunOnceAsync(CancellationToken cancellationToken) => streams.CheckAsync(cancellationToken);

    protected override async Task OnStoreReachedAsync(CancellationToken cancellationToken) =>
        _subscription ??= await bus.SubscribeWakesAsync(OnWake, cancellationToken);

    private void OnWake(WakeTopic topic)
    {
        if (topic is WakeTopic.Access)
        {
            Wake();
        }
    }
}
