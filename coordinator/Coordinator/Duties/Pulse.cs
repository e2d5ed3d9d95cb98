using System.Threading.Channels;

namespace SogniLike.Coordinator.Duties;

/// <summary>
/// Wakes one waiter; wakes that come before it waits are kept, as one. Safe for concurrent use by any number of callers of <see cref="Set"/> and one waiter.
/// </summary>
internal sealed class Pulse
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>Returns when set, or after <paramref name="timeout"/>, which may be infinite.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var timer = timeout == Timeout.InfiniteTimeSpan ? null : time.CreateTimer(_ => Set(), null, timeout, Timeout.InfiniteTimeSpan);
        await _channel.Reader.ReadAsync(cancellationToken);
    }
}
