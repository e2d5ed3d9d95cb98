using System.Collections.Concurrent;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Testing.Coordinator;

/// <summary>Wakes and progress within the process; handlers run on the caller's thread. A test may make it lose everything.</summary>
public sealed class MemoryPoolBus : IPoolBus
{
    private readonly ConcurrentDictionary<object, Action<WakeTopic>> _wakes = new();
    private readonly ConcurrentDictionary<object, (AccountId Account, Action<JobProgress> Handler)> _progress = new();

    /// <summary>True: nothing is heard.</summary>
    public bool LosesEverything { get; set; }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(key => _wakes.TryRemove(key, out _));
        _wakes[subscription] = handler;
        return Task.FromResult<IAsyncDisposable>(subscription);
    }

    /// <inheritdoc/>
    public Task<bool?> PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken)
    {
        var watched = false;
        foreach (var (who, handler) in _progress.Values)
        {
            if (who == account && !LosesEverything)
            {
                watched = true;
                handler(progress);
            }
        }

        return Task.FromResult<bool?>(LosesEverything ? null : watched);
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(key => _progress.TryRemove(key, out _));
        _progress[subscription] = (account, handler);
        return Task.FromResult<IAsyncDisposable>(subscription);
    }

    /// <summary>Tells every subscriber.</summary>
    public void Wake(WakeTopic topic)
    {
        foreach (var handler in _wakes.Values)
        {
            if (!LosesEverything)
            {
                handler(topic);
            }
        }
    }

    private sealed class Subscription(Action<object> remove) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
