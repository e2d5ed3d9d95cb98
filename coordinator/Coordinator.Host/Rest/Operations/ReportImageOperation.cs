using Google.Protobuf.Reflection;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>DownloadReportImage.</summary>
internal sealed class ReportImageOperation(string route, MethodDescriptor rpc) : ImageOperation(route, rpc)
{
    /// <summary>It is shown while the report is open, and each look is noted: no copy stays behind.</summary>
    protected override string CacheControl => "no-store";

    /// <inheritdoc/>
    protected override async Task<(Stream Content, string Sha256, string Name)> OpenAsync(HttpContext http, CallChain chain)
    {
        ReportedImageOpening.Opened? opened = null;
        await chain.UnaryAsync<DownloadReportImageRequest, DownloadReportImageResponse>(new DownloadReportImageRequest(), new RestCallContext(http, RpcName), async (request, context) =>
        {
            await RestRequestReader.ReadAsync(http, this, request);
            opened = await Evidence.OpenAsync(http.RequestServices.GetRequiredService<ReportedImages>(), request, context.CancellationToken);
            return new DownloadReportImageResponse();
        });
        return (opened!.Content, opened.Image.Blob.Value, opened.Report.Id);
    }
}
