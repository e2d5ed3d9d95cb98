using Grpc.Core;
using SogniLike.Coordinator.Host.Draining;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Runs the long calls, so that each ends when its caller or this coordinator goes away. Safe for concurrent use.</summary>
/// <remarks>
/// Calls write to their stream without this token: a write that is cancelled resets the stream, and the caller would not learn why it ended.
/// What does not end by itself in time is cut.
/// </remarks>
internal sealed class StreamingCalls(DrainState drain, CallerStreams streams, TimeProvider time)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs <paramref name="body"/> with a token that is cancelled by the end of the call, by the end of the grace and when the caller's key is good no more; the
    /// latter two end the call with UNAVAILABLE "draining" and with the error of the key.
    /// </summary>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> body)
    {
        using var stream = Open(context);
        var unwelcome = stream?.Ended ?? CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Closing, unwelcome);
        await using var cut = time.CreateTimer(_ => context.GetHttpContext().Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var closing = drain.Closing.Register(() => cut.Change(LastWords, Timeout.InfiniteTimeSpan));
        await using var ending = unwelcome.Register(() => cut.Change(LastWords, Timeout.InfiniteTimeSpan));
        drain.CallBegan();
        try
        {
            return await body(either.Token);
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            throw GrpcErrors.Draining();
        }
        catch (OperationCanceledException) when (stream?.Reason is { } reason)
        {
            throw GrpcErrors.Of(reason);
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

    private CallerStream? Open(ServerCallContext context) =>
        context.FindCaller() is not { } caller ? null : streams.Open(caller, out var limit) ?? throw GrpcErrors.TooManyStreams(limit);
}
