using System.Threading.Channels;

namespace SogniLike.Worker.Session;

/// <summary>Says that something in the heartbeat changed, so that it is sent at once. Many changes before one wait are one. One waiter at a time.</summary>
public sealed class HeartbeatSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something changed. Never blocks.</summary>
    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Completes at the next change, or after <paramref name="interval"/>.</summary>
    public async Task WaitAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The interval is over.
        }
    }
}
