using Grpc.Core;
using SogniLike.Coordinator.Host.Draining;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Runs the long calls, so that each ends when its caller or this coordinator goes away. Safe for concurrent use.</summary>
/// <remarks>
/// Calls write to their stream without this token: a write that is cancelled resets the stream, and the caller would not learn why it ended.
/// What does not end by itself in time is cut.
/// </remarks>
internal sealed class StreamingCalls(DrainState drain, TimeProvider time)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs <paramref name="body"/> with a token that is cancelled by the end of the call and by the end of the grace; the latter ends the call as UNAVAILABLE "draining".
    /// </summary>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> body)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Closing);
        await using var cut = time.CreateTimer(_ => context.GetHttpContext().Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var closing = drain.Closing.Register(() => cut.Change(LastWords, Timeout.InfiniteTimeSpan));
        drain.CallBegan();
        try
        {
            return await body(either.Token);
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            throw GrpcErrors.Draining();
        }
        finally
        {
            drain.CallEnded();
        }
    }

    /// <summary>Runs <paramref name="body"/> as the other overload does.</summary>
    public Task RunAsync(ServerCallContext context, Func<CancellationToken, Task> body) => RunAsync(context, async token =>
    {
        await body(token);
        return true;
    });
}
