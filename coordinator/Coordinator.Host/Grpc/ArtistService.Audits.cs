using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override async Task<GetAuditResponse> GetAudit(GetAuditRequest request, ServerCallContext context) =>
        await audits.FindAsync(new AuditId(Ids.Read(request.AuditId, "audit_id")), context.CancellationToken) is { } audit
            ? new GetAuditResponse { Audit = audit.ToProto() }
            : throw GrpcErrors.NotFound("audit", "audit_id");
}
