using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Session;

/// <summary>Where jobs find the session now in force, and wait for the next one while there is none. Safe for concurrent use.</summary>
public sealed class SessionPort
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<LiveSession> _next = NewWait();
    private LiveSession? _current;

    /// <summary>The session in force, or null while the worker is not connected.</summary>
    public LiveSession? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>The session in force, or the next one.</summary>
    public Task<LiveSession> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _current is not null ? Task.FromResult(_current) : _next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends a message in the session in force, or else in the next one.</summary>
    public async Task SendAsync(WorkerMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await WaitAsync(cancellationToken);
            if (await session.SendAsync(message, cancellationToken))
            {
                return;
            }

            Close(session);
        }
    }

    internal void Open(LiveSession session)
    {
        TaskCompletionSource<LiveSession> wait;
        lock (_lock)
        {
            _current = session;
            wait = _next;
        }

        wait.TrySetResult(session);
    }

    internal void Close(LiveSession session)
    {
        lock (_lock)
        {
            if (_current == session)
            {
                _current = null;
                _next = NewWait();
            }
        }
    }

    private static TaskCompletionSource<LiveSession> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
