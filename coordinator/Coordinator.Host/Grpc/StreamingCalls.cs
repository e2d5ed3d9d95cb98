using Grpc.Core;
using SogniLike.Coordinator.Host.Draining;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Runs the long calls, so that each ends when its caller or this coordinator goes away. Safe for concurrent use.</summary>
internal sealed class StreamingCalls(DrainState drain)
{
    /// <summary>Runs <paramref name="body"/> with a token that is cancelled by the end of the call and by the end of the grace; the latter ends the call as UNAVAILABLE "draining".</summary>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> body)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Closing);
        try
        {
            return await body(either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && drain.Closing.IsCancellationRequested)
        {
            throw GrpcErrors.Draining();
        }
    }

    /// <summary>Runs <paramref name="body"/> as the other overload does.</summary>
    public Task RunAsync(ServerCallContext context, Func<CancellationToken, Task> body) => RunAsync(context, async token =>
    {
        await body(token);
        return true;
    });
}
