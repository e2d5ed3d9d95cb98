using Grpc.Core;
using Grpc.Core.Interceptors;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>Notes each unary call of a client.</summary>
internal sealed class ClientCallRecorder(string name, CallLog log) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} {context.Method.FullName}");
        return continuation(request, context);
    }
}
