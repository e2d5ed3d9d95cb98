using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>A call with one answer, which is JSON.</summary>
/// <param name="method">The service's method.</param>
internal sealed class UnaryOperation<TService, TRequest, TResponse>(
    string verb, string route, MethodDescriptor rpc, Func<TService, UnaryServerMethod<TRequest, TResponse>> method) : RestOperation(verb, route, rpc)
    where TService : class
    where TRequest : class, IMessage, new()
    where TResponse : class, IMessage
{
    private static readonly ObjectFactory<TService> Make = ActivatorUtilities.CreateFactory<TService>([]);

    /// <summary>Says for which answers the status is <see cref="OtherSuccess"/>.</summary>
    public Func<TResponse, bool>? IsOther { get; init; }

    /// <summary>Status of those.</summary>
    public int OtherSuccess { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Successes => IsOther is null ? [Success] : [Success, OtherSuccess];

    /// <inheritdoc/>
    public override async Task RunAsync(HttpContext http)
    {
        var chain = http.RequestServices.GetRequiredService<CallChain>();

        // The request is read inside the chain: nobody who may not call gets to send a body.
        var response = await chain.UnaryAsync<TRequest, TResponse>(new TRequest(), new RestCallContext(http, RpcName), async (request, context) =>
        {
            await RestRequestReader.ReadAsync(http, this, request);
            return await method(Make(http.RequestServices, []))(request, context);
        });
        await WriteAsync(http, response);
    }

    private async Task WriteAsync(HttpContext http, TResponse response)
    {
        http.Response.StatusCode = IsOther?.Invoke(response) == true ? OtherSuccess : Success;
        if (http.Response.StatusCode == StatusCodes.Status204NoContent)
        {
            return;
        }

        var answer = Answer is null ? response : (IMessage)response.Descriptor.Fields[Answer].Accessor.GetValue(response);
        var json = MessageWriter.ToUtf8(answer);
        http.Response.ContentType = MediaType;
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }
}
