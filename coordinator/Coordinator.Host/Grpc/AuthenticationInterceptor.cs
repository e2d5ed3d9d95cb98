using Grpc.Core;
using Grpc.Core.Interceptors;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Holds every call against <see cref="RpcRules"/> before its service sees it.</summary>
internal sealed class AuthenticationInterceptor(ApiKeys keys) : Interceptor
{
    private const string Header = "authorization";
    private const string Scheme = "Bearer ";

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
        var access = RpcRules.Find(context.Method) ?? throw new InvalidOperationException($"Nobody said who may call {context.Method}.");
        if (access is RpcAccess.OwnProof or RpcAccess.Everybody)
        {
            return;
        }

        var header = context.RequestHeaders.GetValue(Header);
        var presented = header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var caller = await keys.AuthenticateAsync(presented, context.CancellationToken) switch
        {
            Authentication.Authenticated good => good.Caller,
            var refused => throw GrpcErrors.Of(refused),
        };
        var scope = access switch
        {
            RpcAccess.Artist => Scopes.Artist,
            RpcAccess.Admin => Scopes.Admin,
            _ => null,
        };
        if (scope is not null && !caller.Has(scope))
        {
            throw GrpcErrors.ScopeMissing(scope);
        }

        context.SetCaller(caller);
    }
}
