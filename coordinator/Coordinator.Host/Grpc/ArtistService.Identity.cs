using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    private const int UsualKeyPage = 100;
    private const int LargestKeyPage = 500;

    /// <inheritdoc/>
    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var response = new GetAccountResponse
        {
            AccountId = caller.Account.Value,
            PoolId = pool.Value.Id,
            KeyId = caller.KeyId,
            Name = (await accounts.FindAsync(caller.Account, context.CancellationToken))?.Name ?? "",
            Caps = caller.Keys[0].Caps.ToProto(),
        };
        response.Scopes.AddRange(caller.Scopes);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<CreateKeyResponse> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        var validity = KeyMapping.ToValidity(request.ValidSeconds);
        return await keys.CreateSubKeyAsync(context.Caller(), request.Name, [.. request.Scopes], validity, request.Caps.ToCore(), context.CancellationToken) switch
        {
            ApiKeyCreation.Created created => new CreateKeyResponse { Key = created.Key.ToArtistProto(), Secret = created.Text },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var all = await keys.ListAsync(context.Caller().Account, context.CancellationToken);
        var (page, next) = Paging.Cut(all, k => k.Id, request.PageSize, request.PageToken, UsualKeyPage, LargestKeyPage);
        var response = new ListKeysResponse { NextPageToken = next };
        response.Keys.AddRange(page.Select(k => k.ToArtistProto()));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        var key = await keys.RevokeOwnAsync(context.Caller(), Ids.Read(request.KeyId, "key_id"), context.CancellationToken)
            ?? throw GrpcErrors.NotFound("API key of the account", "key_id");
        return new RevokeKeyResponse { Key = key.ToArtistProto() };
    }

    /// <inheritdoc/>
    public override async Task<ReportImageResponse> ReportImage(ReportImageRequest request, ServerCallContext context) =>
        await reports.FileAsync(context.Caller(), Ids.ReadJob(request.JobId, "job_id"), request.Reason, context.CancellationToken) switch
        {
            ReportFiling.Filed filed => new ReportImageResponse { ReportId = filed.Id, Repeated = filed.Repeated },
            var refused => throw GrpcErrors.Of(refused),
        };

    /// <inheritdoc/>
    public override async Task<DisputeJobResponse> DisputeJob(DisputeJobRequest request, ServerCallContext context) =>
        await disputes.OpenAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) switch
        {
            DisputeResult.Opened opened => new DisputeJobResponse { AuditId = opened.Audit.Value, Repeated = opened.Repeated },
            var refused => throw GrpcErrors.Of(refused),
        };
}
