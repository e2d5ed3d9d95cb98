using Grpc.Core;
using SogniLike.Coordinator.Host.Pages;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sharing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override async Task<CreateShareResponse> CreateShare(CreateShareRequest request, ServerCallContext context)
    {
        var job = Ids.ReadJob(request.JobId, "job_id");
        return await shares.CreateAsync(
            context.Caller().Account, job, request.ShowsParameters, KeyMapping.ToValidity(request.ValidSeconds), context.CancellationToken) switch
        {
            ShareCreation.Created created => new CreateShareResponse { Share = ToProto(job, created.Link) },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListSharesResponse> ListShares(ListSharesRequest request, ServerCallContext context)
    {
        var account = context.Caller().Account;
        var size = Paging.SizeOf(request.PageSize, UsualPage, JobReader.MaxPageSize);
        JobPage page;
        if (request.JobId.Length > 0)
        {
            var job = await reader.FindAsync(account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) ?? throw GrpcErrors.NotFound("job", "job_id");
            page = new JobPage([job], "");
        }
        else
        {
            page = await reader.ListSharedAsync(account, size, request.PageToken, context.CancellationToken) ?? throw Paging.UnknownToken();
        }

        var now = clock.NowMs;
        var response = new ListSharesResponse { NextPageToken = page.NextPageToken };
        response.Shares.AddRange(page.Jobs.SelectMany(job => job.Links.Where(link => !link.IsOver(now)).Select(link => ToProto(job.Id, link))));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevokeShareResponse> RevokeShare(RevokeShareRequest request, ServerCallContext context) => new()
    {
        Existed = ShareId.Read(request.ShareId) is { } id && await shares.RevokeAsync(context.Caller().Account, id, context.CancellationToken),
    };

    private Share ToProto(JobId job, ShareLink link) => new()
    {
        Id = link.Id.Value,
        JobId = job.Value,
        Path = PageAddresses.PathOf(link.Id),
        Url = addresses.Of(link.Id).AbsoluteUri,
        ShowsParameters = link.ShowsParameters,
        CreatedAt = ArtistMapping.ToTimestamp(link.CreatedAtMs),
        ExpiresAt = link.ExpiresAtMs is { } expires ? ArtistMapping.ToTimestamp(expires) : null,
    };
}
