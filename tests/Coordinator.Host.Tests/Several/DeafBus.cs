using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Host.Tests.Several;

/// <summary>A coordinator that hears nothing of the others.</summary>
internal sealed class DeafBus : IPoolBus, IAsyncDisposable
{
    public Task<IAsyncDisposable> SubscribeWakesAsync(Action<WakeTopic> handler, CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(this);

    public Task<bool?> PublishProgressAsync(AccountId account, JobProgress progress, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public Task<IAsyncDisposable> SubscribeProgressAsync(AccountId account, Action<JobProgress> handler, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
