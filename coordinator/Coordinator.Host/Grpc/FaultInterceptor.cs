using Grpc.Core;
using Grpc.Core.Interceptors;
using SogniLike.Coordinator.Host.Draining;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// The outermost interceptor: turns every fault into an answer that says no more than it should. Nobody sees an exception's text; the log has it under the
/// id that the caller is told.
/// </summary>
internal sealed partial class FaultInterceptor(DrainState drain, IIdSource ids, ILogger<FaultInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception e, ServerCallContext context)
    {
        if (e is StoreUnavailableException)
        {
            LogStoreUnavailable(context.Method, e.Message);
            return GrpcErrors.StoreUnavailable();
        }

        // A write to a caller who is gone shows as any of these, whichever comes first.
        if (e is OperationCanceledException || (context.CancellationToken.IsCancellationRequested && e is IOException or InvalidOperationException))
        {
            return drain.Closing.IsCancellationRequested ? GrpcErrors.Draining() : new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }

        var id = ids.NewId();
        LogFault(context.Method, id, e);
        return GrpcErrors.Of(ErrorCodes.Internal, $"Something went wrong inside the coordinator; its log has more under {id}.");
    }
}
