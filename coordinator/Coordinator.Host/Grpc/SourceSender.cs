using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;
using SogniLike.Protocol.Errors;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Gives a worker what its job, or the job that it audits, is made from. Who shows neither a running lease nor an open offer gets nothing. Safe for concurrent use.</summary>
internal sealed class SourceSender(IJobStore jobs, IAuditStore audits, SourceImages images, IPoolClock clock)
{
    private const int ChunkBytes = 64 * 1024;
    private const int TokenBytes = 32;

    /// <summary>Sends the size, then the bytes.</summary>
    /// <exception cref="RpcException">The caller may not have it, or it is not what the job is made from.</exception>
    public async Task SendAsync(Proto.DownloadSourceRequest request, IServerStreamWriter<Proto.DownloadSourceResponse> writer, CancellationToken cancellationToken)
    {
        var blob = new BlobId(WorkerMapping.ReadHash(request.Sha256, "sha256"));
        var job = request.AuthorityCase switch
        {
            Proto.DownloadSourceRequest.AuthorityOneofCase.Lease => await ByLeaseAsync(request.Lease, cancellationToken),
            Proto.DownloadSourceRequest.AuthorityOneofCase.Audit => await ByOfferAsync(request.Audit, cancellationToken),
            _ => throw GrpcErrors.Of(ErrorCodes.Required, "lease or audit must be set.", "lease"),
        };
        await using var file = await images.OpenAsync(job.Spec, blob, cancellationToken) ?? throw GrpcErrors.NotFound("picture that the job is made from", "sha256");

        // Not the token: a cancelled write resets the stream before it is said why.
        await writer.WriteAsync(new Proto.DownloadSourceResponse { SizeBytes = (ulong)file.Length }, CancellationToken.None);
        var buffer = new byte[ChunkBytes];
        int read;
        while ((read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            await writer.WriteAsync(new Proto.DownloadSourceResponse { Chunk = ByteString.CopyFrom(buffer, 0, read) }, CancellationToken.None);
        }
    }

    private async Task<Job> ByLeaseAsync(Proto.Lease lease, CancellationToken cancellationToken)
    {
        var claim = lease.ToCore("lease");
        var job = await jobs.FindAsync(claim.Job, cancellationToken);
        var standing = LeaseComparison.Compare(job, claim);
        return standing == LeaseStanding.Current ? job! : throw GrpcErrors.Of(standing, "lease");
    }

    private async Task<Job> ByOfferAsync(Proto.AuditClaim claim, CancellationToken cancellationToken)
    {
        var id = new AuditId(Ids.Read(claim.AuditId, "audit.audit_id"));
        if (claim.Token.Length != TokenBytes)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"audit.token must have {TokenBytes} bytes.", "audit.token");
        }

        return await audits.FindAsync(id, cancellationToken) is { IsOpen: true, Assignment: { } assignment } audit
            && assignment.UntilMs > clock.NowMs && Secrets.AreEqual(assignment.Token, Convert.ToHexStringLower(claim.Token.Span))
            && await jobs.FindAsync(audit.Job, cancellationToken) is { } job
            ? job
            : throw GrpcErrors.Of(ErrorCodes.NotFound, "There is no such offer, or it lapsed.", "audit.audit_id");
    }
}
