namespace SogniLike.Coordinator.Identity;

/// <summary>An open stream of a caller, until disposed. Made by <see cref="CallerStreams"/>. Safe for concurrent use.</summary>
public sealed class CallerStream : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Action<CallerStream> _close;

    internal CallerStream(Caller caller, Action<CallerStream> close) => (Caller, _close) = (caller, close);

    /// <summary>Cancelled when the caller may not go on; <see cref="Reason"/> says why.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why the caller may not go on; null while it may.</summary>
    public Authentication? Reason { get; private set; }

    internal Caller Caller { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _close(this);
        _ended.Dispose();
    }

    internal void End(Authentication reason)
    {
        Reason ??= reason;
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the same moment.
        }
    }
}
