using Google.Protobuf.Reflection;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>The file that DownloadImage sends in chunks, as HTTP sends files: whole or in ranges, with a validator, cached by its owner only.</summary>
internal sealed class ImageOperation(string route, MethodDescriptor rpc) : RestOperation("GET", route, rpc)
{
    private const string PngMediaType = "image/png";

    // A job's image never changes; another person's cache must not have it.
    private const string CacheControl = "private, max-age=31536000, immutable";

    /// <inheritdoc/>
    public override string MediaType => PngMediaType;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Verbs => ["GET", "HEAD"];

    /// <inheritdoc/>
    public override async Task RunAsync(HttpContext http)
    {
        var chain = http.RequestServices.GetRequiredService<CallChain>();
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

        await using var content = image!.Content;
        http.Response.Headers.Vary = HeaderNames.Authorization;
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{http.Request.RouteValues["job_id"]}.png\"";
        http.Response.OnStarting(() =>
        {
            // A range that is not there must not be remembered.
            if (http.Response.StatusCode != StatusCodes.Status416RangeNotSatisfiable)
            {
                http.Response.Headers.CacheControl = CacheControl;
            }

            return Task.CompletedTask;
        });
        var etag = new EntityTagHeaderValue($"\"{image.Image.Blob.Value}\"");
        await TypedResults.Stream(content, PngMediaType, entityTag: etag, enableRangeProcessing: true).ExecuteAsync(http);
    }
}
