using Grpc.Core;
using Grpc.Core.Interceptors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// What stands before every service: one list for gRPC, which runs it by itself, and for REST, which runs it here. So a call is authenticated, limited and
/// explained by the same code whichever way it came. Safe for concurrent use.
/// </summary>
internal sealed class CallChain(IServiceProvider services)
{
    private readonly Interceptor[] _interceptors = [.. InOrder.Select(type => (Interceptor)services.GetRequiredService(type))];

    /// <summary>From the outermost to the innermost: a fault of the authentication must not leak either.</summary>
    public static IReadOnlyList<Type> InOrder { get; } = [typeof(FaultInterceptor), typeof(AuthenticationInterceptor), typeof(AdminTrailInterceptor)];

    /// <summary>Runs a call with one answer.</summary>
    /// <exception cref="RpcException">What the caller is to be told.</exception>
    public Task<TResponse> UnaryAsync<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var next = method;
        foreach (var interceptor in Enumerable.Reverse(_interceptors))
        {
            var inner = next;
            next = (r, c) => interceptor.UnaryServerHandler(r, c, inner);
        }

        return next(request, context);
    }

    /// <summary>Runs a call with a stream of answers.</summary>
    /// <exception cref="RpcException">What the caller is to be told.</exception>
    public Task StreamAsync<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var next = method;
        foreach (var interceptor in Enumerable.Reverse(_interceptors))
        {
            var inner = next;
            next = (r, s, c) => interceptor.ServerStreamingServerHandler(r, s, c, inner);
        }

        return next(request, responses, context);
    }
}
