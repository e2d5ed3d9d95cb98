using Google.Protobuf.Reflection;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Admin.V1;
using AuditImage = SogniLike.Coordinator.Auditing.AuditImage;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>DownloadAuditImage.</summary>
internal sealed class AuditImageOperation(string route, MethodDescriptor rpc) : ImageOperation(route, rpc)
{
    /// <summary>It is there as long as the job: asked again each time.</summary>
    protected override string CacheControl => "private, no-cache";

    /// <inheritdoc/>
    protected override async Task<(Stream Content, string Sha256, string Name)> OpenAsync(HttpContext http, CallChain chain)
    {
        (AuditImage Image, Stream Content)? opened = null;
        await chain.UnaryAsync<DownloadAuditImageRequest, DownloadAuditImageResponse>(new DownloadAuditImageRequest(), new RestCallContext(http, RpcName), async (request, context) =>
        {
            await RestRequestReader.ReadAsync(http, this, request);
            var (audits, images) = (http.RequestServices.GetRequiredService<AuditReader>(), http.RequestServices.GetRequiredService<AuditImages>());
            opened = await Evidence.OpenAsync(audits, images, request, context.CancellationToken);
            return new DownloadAuditImageResponse();
        });
        return (opened!.Value.Content, opened.Value.Image.Blob.Value, $"{http.Request.RouteValues["audit_id"]}-{opened.Value.Image.Name}");
    }
}
