namespace SogniLike.Coordinator.Host.Draining;

/// <summary>How far this coordinator is on its way out. Goes only forward. Safe for concurrent use.</summary>
internal sealed class DrainState : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _closing = new();
    private int _openCalls;

    /// <summary>Cancelled when the coordinator starts to go away: nothing new is taken.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Cancelled when the grace is over: open streams end now.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Long calls that are open now.</summary>
    public int OpenCalls => Volatile.Read(ref _openCalls);

    /// <summary>A long call began.</summary>
    public void CallBegan() => Interlocked.Increment(ref _openCalls);

    /// <summary>A long call ended.</summary>
    public void CallEnded() => Interlocked.Decrement(ref _openCalls);

    /// <summary>Nothing new from here on.</summary>
    public void Begin() => _begun.Cancel();

    /// <summary>Ends every open stream.</summary>
    public void Close() => _closing.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _begun.Dispose();
        _closing.Dispose();
    }
}
