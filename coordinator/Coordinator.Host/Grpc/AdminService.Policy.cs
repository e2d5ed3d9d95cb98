using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Admin.V1;
using PolicyRule = SogniLike.Protocol.Admin.V1.PolicyRule;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    /// <inheritdoc/>
    public override Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        var (policy, readAt) = (policies.Current, policies.ReadAt);
        var response = new GetPolicyResponse { Version = policy.Version, ReadAt = Timestamp.FromDateTimeOffset(readAt) };
        response.Rules.AddRange(policy.Rules.Select(r => new PolicyRule { Id = r.Id, ContentClass = r.ContentClass, Refuses = r.Refuses }));
        response.Classes.AddRange(policy.Classes);
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context)
    {
        var all = await reports.ListAsync(context.CancellationToken);
        IReadOnlyList<ReportRecord> wanted = request.OpenOnly ? [.. all.Where(r => r.Resolution is null)] : all;
        var (page, next) = Paging.Cut(wanted, r => r.Id, request.PageSize, request.PageToken, UsualPage, LargestPage);
        var response = new ListReportsResponse { NextPageToken = next };
        response.Reports.AddRange(page.Select(ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override Task DownloadReportImage(
        DownloadReportImageRequest request, IServerStreamWriter<DownloadReportImageResponse> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, async cancellationToken =>
        {
            await using var content = (await Evidence.OpenAsync(reportedImages, request, cancellationToken)).Content;
            await SendAsync(content, chunk => responseStream.WriteAsync(new DownloadReportImageResponse { Chunk = chunk }, CancellationToken.None), cancellationToken);
        });

    /// <inheritdoc/>
    public override async Task<ResolveReportResponse> ResolveReport(ResolveReportRequest request, ServerCallContext context) =>
        await reports.ResolveAsync(context.Caller(), Ids.Read(request.ReportId, "report_id"), request.Resolution, request.Note, context.CancellationToken) switch
        {
            ReportResolving.Done done => new ResolveReportResponse { Report = ToProto(done.Report) },
            var refused => throw GrpcErrors.Of(refused),
        };

    private static Report ToProto(ReportRecord report) => new()
    {
        Id = report.Id,
        JobId = report.Job.Value,
        AccountId = report.Account.Value,
        Reason = report.Reason,
        CreatedAt = ArtistMapping.ToTimestamp(report.CreatedAtMs),
        Resolution = report.Resolution ?? "",
        Note = report.Note ?? "",
        ResolvedBy = report.ResolvedBy?.Value ?? "",
        ResolvedAt = report.ResolvedAtMs is { } at ? ArtistMapping.ToTimestamp(at) : null,
    };
}
