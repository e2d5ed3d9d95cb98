using Google.Protobuf.Reflection;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>DownloadImage.</summary>
internal sealed class JobImageOperation(string route, MethodDescriptor rpc) : ImageOperation(route, rpc)
{
    /// <summary>A job's image never changes; another person's cache must not have it.</summary>
    protected override string CacheControl => "private, max-age=31536000, immutable";

    /// <inheritdoc/>
    protected override async Task<(Stream Content, string Sha256, string Name)> OpenAsync(HttpContext http, CallChain chain)
    {
        ImageOpening.Opened? image = null;
        await chain.UnaryAsync<DownloadImageRequest, DownloadImageResponse>(new DownloadImageRequest(), new RestCallContext(http, RpcName), async (request, context) =>
        {
            await RestRequestReader.ReadAsync(http, this, request);
            var delivery = http.RequestServices.GetRequiredService<ImageDelivery>();
            image = await delivery.OpenAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) switch
            {
                ImageOpening.Opened opened => opened,
                var refused => throw GrpcErrors.Of(refused),
            };
            return new DownloadImageResponse { Info = image.Image.ToProto() };
        });
        return (image!.Content, image.Image.Blob.Value, $"{http.Request.RouteValues["job_id"]}");
    }
}
