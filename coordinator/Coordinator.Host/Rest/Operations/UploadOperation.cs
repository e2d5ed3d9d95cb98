using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>The file that UploadImage takes in chunks, as HTTP sends files: the body is the picture.</summary>
internal sealed class UploadOperation(string route, MethodDescriptor rpc) : RestOperation("POST", route, rpc)
{
    /// <summary>What the body must be.</summary>
    public const string BodyMediaType = "image/png";

    /// <inheritdoc/>
    public override IReadOnlyList<FieldDescriptor> BodyFields => [];

    /// <inheritdoc/>
    public override async Task RunAsync(HttpContext http)
    {
        var chain = http.RequestServices.GetRequiredService<CallChain>();
        var response = await chain.UnaryAsync<UploadImageRequest, UploadImageResponse>(new UploadImageRequest(), new RestCallContext(http, RpcName), (_, context) =>
        {
            if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(BodyMediaType, StringComparison.OrdinalIgnoreCase))
            {
                throw GrpcErrors.Of(ErrorCodes.UnsupportedMediaType, $"content-type must be {BodyMediaType}: the body is the picture, and other kinds are to be converted before.", "content-type");
            }

            return ReceiveAsync(http, context.Caller(), http.RequestServices.GetRequiredService<SourceReceiver>());
        });
        var json = MessageWriter.ToUtf8(response);
        http.Response.StatusCode = Success;
        http.Response.ContentType = MediaType;
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }

    private static async Task<UploadImageResponse> ReceiveAsync(HttpContext http, Identity.Caller caller, SourceReceiver receiver)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = receiver.MaxBytes;
        }

        try
        {
            return await receiver.ReceiveAsync(caller, http.Request.Body, http.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? GrpcErrors.Of(ErrorCodes.UploadTooLarge, $"A picture may have {receiver.MaxBytes} bytes.")
                : GrpcErrors.Of(ErrorCodes.Malformed, "The body did not come whole.");
        }
    }
}
