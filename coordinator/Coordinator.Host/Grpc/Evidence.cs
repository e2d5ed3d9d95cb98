using SogniLike.Coordinator.Auditing;
using SogniLike.Protocol.Admin.V1;
using AuditImage = SogniLike.Coordinator.Auditing.AuditImage;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Opens the pictures of audits, for gRPC and HTTP alike.</summary>
internal static class Evidence
{
    /// <exception cref="global::Grpc.Core.RpcException">There is no such audit, or no such picture of it.</exception>
    public static async Task<(AuditImage Image, Stream Content)> OpenAsync(AuditReader audits, AuditImages images, DownloadAuditImageRequest request, CancellationToken cancellationToken)
    {
        var audit = await audits.FindAsync(new AuditId(Ids.Read(request.AuditId, "audit_id")), cancellationToken) ?? throw GrpcErrors.NotFound("audit", "audit_id");
        return await images.OpenAsync(audit, request.Image, cancellationToken) ?? throw GrpcErrors.NotFound("image", "image");
    }
}
