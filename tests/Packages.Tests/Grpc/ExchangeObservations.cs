using System.Collections.Concurrent;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>What the server saw, for tests to wait for. Thread safe.</summary>
internal sealed class ExchangeObservations
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _seen = new();

    public void Arrived(string call) => Of($"arrived {call}").TrySetResult();

    public void Cancelled(string call) => Of($"cancelled {call}").TrySetResult();

    /// <exception cref="TimeoutException">The server did not see it.</exception>
    public Task WaitForArrivedAsync(string call) => Of($"arrived {call}").Task.WaitAsync(Limit);

    /// <exception cref="TimeoutException">The server did not see it.</exception>
    public Task WaitForCancelledAsync(string call) => Of($"cancelled {call}").Task.WaitAsync(Limit);

    private TaskCompletionSource Of(string what) =>
        _seen.GetOrAdd(what, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
