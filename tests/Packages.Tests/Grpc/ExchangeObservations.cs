using System.Collections.Concurrent;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>What the server saw, for tests to wait for. Thread safe.</summary>
internal sealed class ExchangeObservations
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _cancelled = new();

    public void Cancelled(string call) => Of(call).TrySetResult();

    /// <exception cref="TimeoutException">The server did not see it.</exception>
    public Task WaitForCancelledAsync(string call) => Of(call).Task.WaitAsync(Limit);

    private TaskCompletionSource Of(string call) =>
        _cancelled.GetOrAdd(call, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
