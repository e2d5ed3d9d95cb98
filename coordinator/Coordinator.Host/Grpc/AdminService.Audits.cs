using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    private const int UsualAuditPage = 50;
    private const int ImageChunkBytes = 64 * 1024;
    private const string Pending = "pending";

    /// <inheritdoc/>
    public override async Task<ListAuditsResponse> ListAudits(ListAuditsRequest request, ServerCallContext context)
    {
        var size = Paging.SizeOf(request.PageSize, UsualAuditPage, AuditReader.MaxPageSize);
        var filter = new AuditFilter(
            request.State == Pending,
            request.State is "" or Pending ? null : AuditMapping.Read<AuditVerdict>(request.State, "state", Pending),
            request.Reason.Length == 0 ? null : AuditMapping.Read<AuditReason>(request.Reason, "reason"),
            request.JobId.Length == 0 ? null : Ids.ReadJob(request.JobId, "job_id"),
            request.WorkerId.Length == 0 ? null : Ids.ReadWorker(request.WorkerId, "worker_id"));
        var page = await audits.ListAsync(filter, size, request.PageToken, context.CancellationToken) ?? throw Paging.UnknownToken();
        var response = new ListAuditsResponse { NextPageToken = page.NextPageToken };
        response.Audits.AddRange(page.Audits.Select(AuditMapping.ToPoolAudit));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetPoolAuditResponse> GetPoolAudit(GetPoolAuditRequest request, ServerCallContext context) =>
        await audits.FindAsync(ReadAudit(request.AuditId), context.CancellationToken) is { } audit
            ? new GetPoolAuditResponse { Audit = await DescribeAsync(audit, context.CancellationToken) }
            : throw GrpcErrors.NotFound("audit", "audit_id");

    /// <inheritdoc/>
    public override async Task<OverrideAuditResponse> OverrideAudit(OverrideAuditRequest request, ServerCallContext context)
    {
        var verdict = AuditMapping.Read<AuditVerdict>(request.Verdict, "verdict");
        return await overrides.OverrideAsync(ReadAudit(request.AuditId), verdict, context.Caller().KeyId, request.Reason, context.CancellationToken) switch
        {
            OverrideResult.Done done => new OverrideAuditResponse { Audit = await DescribeAsync(done.Audit, context.CancellationToken) },
            OverrideResult.NotFound => throw GrpcErrors.NotFound("audit", "audit_id"),
            OverrideResult.StillOpen => throw GrpcErrors.Of(ErrorCodes.AuditOpen, "The audit has no verdict yet.", "audit_id"),
            OverrideResult.Invalid invalid => throw GrpcErrors.Of(invalid.Errors),
            var other => throw GrpcErrors.Unexpected(other),
        };
    }

    /// <inheritdoc/>
    public override Task DownloadAuditImage(DownloadAuditImageRequest request, IServerStreamWriter<DownloadAuditImageResponse> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, async cancellationToken =>
        {
            await using var content = (await Evidence.OpenAsync(audits, auditImages, request, cancellationToken)).Content;
            await SendAsync(content, chunk => responseStream.WriteAsync(new DownloadAuditImageResponse { Chunk = chunk }, CancellationToken.None), cancellationToken);
        });

    private static async Task SendAsync(Stream content, Func<ByteString, Task> send, CancellationToken cancellationToken)
    {
        var buffer = new byte[ImageChunkBytes];
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            await send(ByteString.CopyFrom(buffer, 0, read));
        }
    }

    private static AuditId ReadAudit(string text) => new(Ids.Read(text, "audit_id"));

    private async Task<PoolAudit> DescribeAsync(Audit audit, CancellationToken cancellationToken)
    {
        var proto = audit.ToPoolAudit();
        proto.Images.AddRange((await auditImages.ListAsync(audit, cancellationToken)).Select(image => new Protocol.Admin.V1.AuditImage { Name = image.Name, WorkerId = image.Worker?.Value ?? "" }));
        return proto;
    }
}
