using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Access;

/// <summary>Calls anything with an empty request, to see whether the caller is let in.</summary>
internal static partial class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    private static readonly HashSet<string> Refusals =
        [ErrorCodes.KeyMissing, ErrorCodes.KeyInvalid, ErrorCodes.KeyExpired, ErrorCodes.KeyRevoked, ErrorCodes.AccountDisabled, ErrorCodes.ScopeMissing];

    /// <summary>The code with which the visitor was refused, or null when the call got past that.</summary>
    public static async Task<string?> RefusalOfAsync(ChannelBase channel, MethodDescriptor method, Visitor visitor)
    {
        try
        {
            await CallAsync(channel.CreateCallInvoker(), method, new CallOptions(visitor.Headers, DateTime.UtcNow.AddSeconds(20)));
            return null;
        }
        catch (RpcException e)
        {
            return Refusal(e.Trailers.GetValue(ErrorTrailers.Code));
        }
    }

    /// <inheritdoc cref="RefusalOfAsync(ChannelBase, MethodDescriptor, Visitor)"/>
    public static async Task<string?> RefusalOfAsync(HttpClient http, RouteEndpoint endpoint, Visitor visitor)
    {
        var path = Parameter().Replace(endpoint.RoutePattern.RawText!, "x");
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(endpoint)), path.Length == 0 ? "/" : path);
        if (visitor.Bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", visitor.Bearer);
        }

        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Delete)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // An endpoint may answer for ever: only the head matters, or a short refusal.
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            Assert.True((int)response.StatusCode is not (401 or 403), $"{request.RequestUri} refuses without a problem document.");
            return null;
        }

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.TryGetProperty("code", out var code) ? Refusal(code.GetString()) : null;
    }

    public static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private static string? Refusal(string? code) => code is not null && Refusals.Contains(code) ? code : null;

    private static async Task CallAsync(CallInvoker invoker, MethodDescriptor descriptor, CallOptions options)
    {
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, Bytes, Bytes);
        switch (type)
        {
            case MethodType.Unary:
                using (var call = invoker.AsyncUnaryCall(method, null, options, []))
                {
                    await call.ResponseAsync;
                }

                break;
            case MethodType.ClientStreaming:
                using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await call.RequestStream.CompleteAsync();
                    await call.ResponseAsync;
                }

                break;
            case MethodType.ServerStreaming:
                using (var call = invoker.AsyncServerStreamingCall(method, null, options, []))
                {
                    await call.ResponseStream.MoveNext(CancellationToken.None);
                }

                break;
            case MethodType.DuplexStreaming:
                using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    await call.RequestStream.CompleteAsync();
                    await call.ResponseStream.MoveNext(CancellationToken.None);
                }

                break;
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
