using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Admin.V1;
using AuditImage = SogniLike.Coordinator.Auditing.AuditImage;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Opens the pictures that operators decide about, for gRPC and HTTP alike.</summary>
internal static class Evidence
{
    /// <exception cref="global::Grpc.Core.RpcException">There is no such audit, or no such picture of it.</exception>
    public static async Task<(AuditImage Image, Stream Content)> OpenAsync(AuditReader audits, AuditImages images, DownloadAuditImageRequest request, CancellationToken cancellationToken)
    {
        var audit = await audits.FindAsync(new AuditId(Ids.Read(request.AuditId, "audit_id")), cancellationToken) ?? throw GrpcErrors.NotFound("audit", "audit_id");
        return await images.OpenAsync(audit, request.Image, cancellationToken) ?? throw GrpcErrors.NotFound("image", "image");
    }

    /// <exception cref="global::Grpc.Core.RpcException">There is no such report, it is resolved, or its picture is gone.</exception>
    public static async Task<ReportedImageOpening.Opened> OpenAsync(ReportedImages images, DownloadReportImageRequest request, CancellationToken cancellationToken) =>
        await images.OpenAsync(Ids.Read(request.ReportId, "report_id"), cancellationToken) switch
        {
            ReportedImageOpening.Opened opened => opened,
            var refused => throw GrpcErrors.Of(refused),
        };
}
