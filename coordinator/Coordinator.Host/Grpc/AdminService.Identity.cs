using Grpc.Core;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    /// <inheritdoc/>
    public override async Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        var wanted = new NewApiKey(request.AccountId, request.Name, [.. request.Scopes], KeyMapping.ToValidity(request.ValidSeconds)) { Caps = request.Caps.ToCore() };
        return await keys.CreateAsync(wanted, context.CancellationToken) switch
        {
            ApiKeyCreation.Created created => new CreateApiKeyResponse { Key = created.Key.ToProto(), Secret = created.Text },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        var all = await keys.ListAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(all, k => k.Id, request.PageSize, request.PageToken, UsualPage, LargestPage);
        var response = new ListApiKeysResponse { NextPageToken = next };
        response.Keys.AddRange(page.Select(k => k.ToProto()));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevokeApiKeyResponse> RevokeApiKey(RevokeApiKeyRequest request, ServerCallContext context)
    {
        var key = await keys.RevokeAsync(Ids.Read(request.KeyId, "key_id"), context.CancellationToken) ?? throw GrpcErrors.NotFound("API key", "key_id");
        return new RevokeApiKeyResponse { Key = key.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context)
    {
        var all = await accounts.ListAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(all, a => a.Id.Value, request.PageSize, request.PageToken, UsualPage, LargestPage);
        var response = new ListAccountsResponse { NextPageToken = next };
        response.Accounts.AddRange(page.Select(a => a.ToProto()));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<SetAccountResponse> SetAccount(SetAccountRequest request, ServerCallContext context) =>
        await accounts.SetAsync(request.AccountId, request.ToCore(), context.CancellationToken) switch
        {
            AccountChanging.Done done => new SetAccountResponse { Account = done.Account.ToProto() },
            var refused => throw GrpcErrors.Of(refused),
        };

    /// <inheritdoc/>
    public override async Task<RedeemOwnerLoginResponse> RedeemOwnerLogin(RedeemOwnerLoginRequest request, ServerCallContext context)
    {
        switch (await logins.RedeemAsync(request.Login, context.CancellationToken))
        {
            case OwnerLoginResult.Redeemed redeemed:
                loginFile.Remove();
                return new RedeemOwnerLoginResponse { KeyId = redeemed.Key.Id, Secret = redeemed.Text };
            case var refused:
                throw GrpcErrors.Of(refused);
        }
    }
}
