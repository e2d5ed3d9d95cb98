using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Network;

/// <summary>What all coordinators of the pool say to each other: every message reaches every subscriber by itself, late, out of order, or not at all.</summary>
internal sealed class PoolBroadcast(Weather weather)
{
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>The bus as one coordinator has it.</summary>
    public IPoolBus For(SimulatedProcess process) => new Bus(this, process);

    /// <summary>Wakes every subscriber that hears it.</summary>
    public void Wake(WakeTopic topic) => Tell(one => one.Wake is { } wake ? () => wake(topic) : null);

    private void Tell(Func<Subscription, Action?> handler)
    {
        _subscriptions.RemoveAll(one => !one.Process.IsAlive);
        foreach (var subscription in _subscriptions.ToList())
        {
            if (handler(subscription) is { } action && !weather.LosesMessage())
            {
                subscription.Process.After(weather.StoreDelay(), () =>
                {
                    if (_subscriptions.Contains(subscription))
                    {
                        action();
                    }
                });
            }
        }
    }

    private sealed class Subscription(PoolBroadcast owner, SimulatedProcess process) : IAsyncDisposable
    {
        public SimulatedProcess Process => process;

        public Action<WakeTopic>? Wake { get; init; }

        public (AccountId Account, Action<JobProgress> Handler)? Progress { get; init; }

        public ValueTask DisposeAsync()
        {
            owner._subscriptions.Remove(this);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Bus(PoolBroadcast owner, SimulatedProcess process) : IPoolBus
    {
        public Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken) =>
            Add(new Subscription(owner, process) { Wake = handler });

        public Task<bool?> PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken)
        {
            owner.Tell(one => one.Progress is { } to && to.Account == account ? () => to.Handler(progress) : null);
            return Task.FromResult<bool?>(owner._subscriptions.Exists(one => one.Process.IsAlive && one.Progress?.Account == account));
        }

        public Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken) =>
            Add(new Subscription(owner, process) { Progress = (account, handler) });

        private Task<IAsyncDisposable> Add(Subscription subscription)
        {
            owner._subscriptions.Add(subscription);
            return Task.FromResult<IAsyncDisposable>(subscription);
        }
    }
}
