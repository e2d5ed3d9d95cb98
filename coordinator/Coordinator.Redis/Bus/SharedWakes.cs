using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Redis.Bus;

/// <summary>
/// The one subscription to wakes that everybody in this process shares: thousands of watches hear each wake, and it is received and read once. Opened with the
/// first handler, closed with the last. Safe for concurrent use.
/// </summary>
/// <param name="subscribe">Opens the subscription that calls the given handler with the topics of each message.</param>
internal sealed partial class SharedWakes(Func<Action<IReadOnlyList<WakeTopic>>, CancellationToken, Task<IAsyncDisposable>> subscribe, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private Listener[] _listeners = [];
    private IAsyncDisposable? _subscription;

    /// <summary>Calls <paramref name="handler"/> for every wake until the result is disposed; after that it is not called any more.</summary>
    /// <exception cref="StoreUnavailableException">Redis cannot be reached.</exception>
    public async Task<IAsyncDisposable> AddAsync(Action<WakeTopic> handler, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            _subscription ??= await subscribe(Wake, cancellationToken);
            var listener = new Listener(this, handler);
            Volatile.Write(ref _listeners, [.. _listeners, listener]);
            return listener;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    private void Wake(IReadOnlyList<WakeTopic> topics)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            try
            {
                listener.Hear(topics);
            }
            catch (Exception exception)
            {
                // One listener's fault is nobody else's.
                LogListenerFailed(exception);
            }
        }
    }

    private async Task RemoveAsync(Listener listener)
    {
        await _changing.WaitAsync();
        try
        {
            Volatile.Write(ref _listeners, [.. _listeners.Where(other => other != listener)]);
            if (_listeners.Length == 0 && _subscription is { } subscription)
            {
                _subscription = null;
                await subscription.DisposeAsync();
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private sealed class Listener(SharedWakes wakes, Action<WakeTopic> handler) : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private bool _gone;

        public void Hear(IReadOnlyList<WakeTopic> topics)
        {
            lock (_gate)
            {
                for (var place = 0; !_gone && place < topics.Count; place++)
                {
                    handler(topics[place]);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            lock (_gate)
            {
                if (_gone)
                {
                    return;
                }

                _gone = true;
            }

            await wakes.RemoveAsync(this);
        }
    }
}
