using Grpc.Core;
using Grpc.Core.Interceptors;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>Notes each call on the server, by kind.</summary>
internal sealed class ServerCallRecorder(CallLog log) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        log.Add($"unary {context.Method} {context.RequestHeaders.GetValue("x-test")}");
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Add($"client stream {context.Method} {context.RequestHeaders.GetValue("x-test")}");
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Add($"server stream {context.Method} {context.RequestHeaders.GetValue("x-test")}");
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Add($"duplex {context.Method} {context.RequestHeaders.GetValue("x-test")}");
        return continuation(requestStream, responseStream, context);
    }
}
