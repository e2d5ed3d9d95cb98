using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Manifests;

namespace SogniLike.Client.Tests.Fakes;

internal sealed partial class FakeAdminService(FakePool pool) : AdminService.AdminServiceBase
{
    // Small, so that tests meet more than one page.
    private const int PageSize = 2;

    public override Task<GetPoolResponse> GetPool(GetPoolRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new GetPoolResponse { PoolId = "main", SoftwareVersion = "0.1.0", WorkersOnline = 2, JobsQueued = 3, JobsLeased = 1 });
    }

    public override Task<CreateEnrolmentTokenResponse> CreateEnrolmentToken(CreateEnrolmentTokenRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var token = new EnrolmentToken { Id = $"tok-{pool.Tokens.Count + 1}", Owner = request.Owner, MaxUses = request.MaxUses };
        token.CreatedAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 };
        token.ExpiresAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 + request.ValidSeconds };
        pool.Tokens.Add(token);
        return Task.FromResult(new CreateEnrolmentTokenResponse { Token = token.Clone(), Text = $"sogniw1.text-of-{token.Id}" });
    }

    public override Task<ListEnrolmentTokensResponse> ListEnrolmentTokens(ListEnrolmentTokensRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var (items, next) = Page(pool.Tokens, request.PageToken);
        return Task.FromResult(new ListEnrolmentTokensResponse { Tokens = { items }, NextPageToken = next });
    }

    public override Task<RevokeEnrolmentTokenResponse> RevokeEnrolmentToken(RevokeEnrolmentTokenRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var token = Find(pool.Tokens, t => t.Id == request.TokenId);
        token.Revoked = true;
        return Task.FromResult(new RevokeEnrolmentTokenResponse { Token = token });
    }

    public override Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var (items, next) = Page(pool.Workers, request.PageToken);
        return Task.FromResult(new ListWorkersResponse { Workers = { items }, NextPageToken = next });
    }

    public override Task<RevokeWorkerResponse> RevokeWorker(RevokeWorkerRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var worker = Find(pool.Workers, w => w.Id == request.WorkerId);
        worker.Revoked = true;
        return Task.FromResult(new RevokeWorkerResponse { Worker = worker });
    }

    public override async Task<DrainWorkerResponse> DrainWorker(DrainWorkerRequest request, ServerCallContext context)
    {
        var hold = new HoldWorkerRequest { WorkerId = request.WorkerId, Reason = request.Reason, Seconds = request.Seconds, Kind = "draining" };
        return new DrainWorkerResponse { Worker = (await HoldWorker(hold, context)).Worker };
    }

    public override Task<HoldWorkerResponse> HoldWorker(HoldWorkerRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var worker = Find(pool.Workers, w => w.Id == request.WorkerId);
        var until = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(request.Seconds));
        worker.Hold = new WorkerHold { Reason = request.Reason, Until = until, Kind = request.Kind };
        return Task.FromResult(new HoldWorkerResponse { Worker = worker });
    }

    public override Task<ReleaseWorkerResponse> ReleaseWorker(ReleaseWorkerRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var worker = Find(pool.Workers, w => w.Id == request.WorkerId);
        worker.Hold = null;
        worker.Trail.Add(new WorkerTrailEntry { Action = "released", Reason = request.Reason });
        return Task.FromResult(new ReleaseWorkerResponse { Worker = worker });
    }

    public override Task<ListTolerancesResponse> ListTolerances(ListTolerancesRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var (items, next) = Page(pool.Tolerances, request.PageToken);
        return Task.FromResult(new ListTolerancesResponse { Tolerances = { items }, NextPageToken = next });
    }

    public override Task<ForgetToleranceResponse> ForgetTolerance(ForgetToleranceRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var row = Find(pool.Tolerances, t => t.ModelManifest == request.ModelManifest && t.One == request.One && t.Other == request.Other);
        pool.Tolerances.Remove(row);
        pool.Forgotten.Add(request);
        return Task.FromResult(new ForgetToleranceResponse { Tolerance = request.Owner.Length == 0 ? null : row });
    }

    public override Task<ListLedgerBalancesResponse> ListLedgerBalances(ListLedgerBalancesRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var sums = pool.Ledger.SelectMany(r => r.Entries).SelectMany(e => e.Postings).GroupBy(p => p.Account).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new LedgerBalance { Account = g.Key, Millicredits = g.Sum(p => p.Millicredits) + pool.LedgerFaults.GetValueOrDefault(g.Key) }).ToList();
        var (items, next) = Page(sums, request.PageToken);
        return Task.FromResult(new ListLedgerBalancesResponse { Balances = { items }, NextPageToken = next, LastRecordId = (ulong)pool.Ledger.Count });
    }

    public override Task<ListLedgerRecordsResponse> ListLedgerRecords(ListLedgerRecordsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new ListLedgerRecordsResponse { Records = { pool.Ledger.Where(r => r.Id > request.AfterRecordId).Take(PageSize) } });
    }

    public override Task<AddModelResponse> AddModel(AddModelRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        pool.Models.RemoveAll(m => m.Manifest.Name == request.Manifest.Name);
        var model = new RegisteredModel
        {
            Manifest = request.Manifest,
            ManifestId = ByteString.CopyFrom(ManifestCanonicalForm.IdOf(request.Manifest.Files)),
            Enabled = true,
            AddedAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 },
        };
        pool.Models.Add(model);
        return Task.FromResult(new AddModelResponse { Model = model });
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var (items, next) = Page(pool.Models, request.PageToken);
        return Task.FromResult(new ListModelsResponse { Models = { items }, NextPageToken = next });
    }

    public override Task<SetModelEnabledResponse> SetModelEnabled(SetModelEnabledRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var model = Find(pool.Models, m => m.Manifest.Name == request.Name);
        model.Enabled = request.Enabled;
        return Task.FromResult(new SetModelEnabledResponse { Model = model });
    }

    public override Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var key = new ApiKey { Id = $"key-{pool.Keys.Count + 1}", AccountId = request.AccountId, Name = request.Name, Scopes = { request.Scopes } };
        key.CreatedAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 };
        pool.Keys.Add(key);
        return Task.FromResult(new CreateApiKeyResponse { Key = key, Secret = $"secret-of-{key.Id}" });
    }

    public override Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var (items, next) = Page(pool.Keys, request.PageToken);
        return Task.FromResult(new ListApiKeysResponse { Keys = { items }, NextPageToken = next });
    }

    public override Task<RevokeApiKeyResponse> RevokeApiKey(RevokeApiKeyRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var key = Find(pool.Keys, k => k.Id == request.KeyId);
        key.Revoked = true;
        return Task.FromResult(new RevokeApiKeyResponse { Key = key });
    }

    public override Task<RedeemOwnerLoginResponse> RedeemOwnerLogin(RedeemOwnerLoginRequest request, ServerCallContext context) =>
        request.Login == "sl_main_login"
            ? Task.FromResult(new RedeemOwnerLoginResponse { KeyId = "key-0", Secret = "owners-secret" })
            : throw FakePool.Error(StatusCode.Unauthenticated, ErrorCodes.LoginInvalid, "This is not the one-time login of this pool's owner.", "login");

    public override Task<SetAccountResponse> SetAccount(SetAccountRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new SetAccountResponse
        {
            Account = new Account { Id = request.AccountId, PriorityClass = request.HasPriorityClass ? request.PriorityClass : "normal", Weight = request.HasWeight ? request.Weight : 100 },
        });
    }

    private static (IEnumerable<T> Items, string Next) Page<T>(List<T> all, string token)
    {
        var skip = token.Length == 0 ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        return (all.Skip(skip).Take(PageSize), skip + PageSize < all.Count ? $"{skip + PageSize}" : "");
    }

    private static T Find<T>(List<T> all, Predicate<T> match)
        where T : class =>
        all.Find(match) ?? throw FakePool.Error(StatusCode.NotFound, ErrorCodes.NotFound, "There is no such thing.");
}
