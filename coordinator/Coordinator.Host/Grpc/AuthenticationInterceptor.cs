using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Core.Interceptors;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Protocol.Errors;
using IPAddress = System.Net.IPAddress;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Holds every call against <see cref="RpcRules"/> before its service sees it.</summary>
internal sealed class AuthenticationInterceptor(Authorizer authorizer) : Interceptor
{
    private const string Header = "authorization";

    // Guesses: what an honest caller does not send again and again. Counted for the address that they come from.
    private static readonly FrozenSet<string> RefusedProofs = FrozenSet.Create(
        StringComparer.Ordinal,
        ErrorCodes.TokenInvalid,
        ErrorCodes.SignatureInvalid,
        ErrorCodes.WorkerUnknown,
        ErrorCodes.LoginInvalid);

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var rule = await AuthorizeAsync(context);
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException e) when (CountRefusal(rule, context, e))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var rule = await AuthorizeAsync(context);
        try
        {
            return await continuation(requestStream, context);
        }
        catch (RpcException e) when (CountRefusal(rule, context, e))
        {
            throw;
        }
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
        var rule = await AuthorizeAsync(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (RpcException e) when (CountRefusal(rule, context, e))
        {
            throw;
        }
    }

    private static IPAddress? AddressOf(ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress;

    private async Task<AccessRule> AuthorizeAsync(ServerCallContext context)
    {
        var rule = RpcRules.Find(context.Method) ?? throw new InvalidOperationException($"Nobody said who may call {context.Method}.");
        switch (await authorizer.AuthorizeAsync(rule, context.RequestHeaders.GetValue(Header), AddressOf(context), context.CancellationToken))
        {
            case Authorization.Granted { Caller: { } caller }:
                context.SetCaller(caller);
                break;
            case Authorization.Granted:
                break;
            case var refused:
                throw GrpcErrors.Of(refused);
        }

        return rule;
    }

    private bool CountRefusal(AccessRule rule, ServerCallContext context, RpcException error)
    {
        if (rule == AccessRule.OwnProof && error.Trailers.GetValue(ErrorTrailers.Code) is { } code && RefusedProofs.Contains(code))
        {
            authorizer.ProofRefused(AddressOf(context));
        }

        return false;
    }
}
