using Grpc.Core;
using Grpc.Core.Interceptors;
using SogniLike.Coordinator.Host.Access;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Holds every call against <see cref="RpcRules"/> before its service sees it.</summary>
internal sealed class AuthenticationInterceptor(Authorizer authorizer) : Interceptor
{
    private const string Header = "authorization";

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await AuthorizeAsync(context);
        return await continuation(request, context);
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AuthorizeAsync(context);
        return await continuation(requestStream, context);
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AuthorizeAsync(context);
        await continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AuthorizeAsync(context);
        await continuation(requestStream, responseStream, context);
    }

    private async Task AuthorizeAsync(ServerCallContext context)
    {
        var rule = RpcRules.Find(context.Method) ?? throw new InvalidOperationException($"Nobody said who may call {context.Method}.");
        switch (await authorizer.AuthorizeAsync(rule, context.RequestHeaders.GetValue(Header), context.CancellationToken))
        {
            case Authorization.Granted { Caller: { } caller }:
                context.SetCaller(caller);
                break;
            case Authorization.Granted:
                break;
            case var refused:
                throw GrpcErrors.Of(refused);
        }
    }
}
