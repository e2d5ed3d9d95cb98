using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Identity;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly TestStores _stores = new();
    private TestCoordinator _coordinator = null!;

    public async Task InitializeAsync() => _coordinator = await TestCoordinator.StartAsync(_stores, settings: [("Coordinator:Logging:Level", "Trace")]);

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task Call_WrongSecret_IsRefused()
    {
        var wrong = _coordinator.OwnerKey[..^64] + new string('0', 64);
        await FailsAsync(ErrorCodes.KeyInvalid, wrong);
    }

    [Fact]
    public async Task Call_KeyOfAnotherPool_IsRefused()
    {
        var parts = _coordinator.OwnerKey.Split('_');
        parts[1] = "other";
        await FailsAsync(ErrorCodes.KeyInvalid, string.Join('_', parts));
    }

    [Fact]
    public async Task Call_RevokedKey_IsRefusedFromThenOn()
    {
        var made = await _coordinator.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "ada", Scopes = { "artist" } }, _coordinator.Owner);
        Assert.Equal("ada", (await _coordinator.Artist.GetAccountAsync(new GetAccountRequest(), TestCoordinator.WithKey(made.Secret))).AccountId);

        var revoked = await _coordinator.Admin.RevokeApiKeyAsync(new RevokeApiKeyRequest { KeyId = made.Key.Id }, _coordinator.Owner);

        Assert.True(revoked.Key.Revoked);
        await FailsAsync(ErrorCodes.KeyRevoked, made.Secret);
    }

    [Fact]
    public async Task Call_ExpiredKey_IsRefused()
    {
        var secret = new string('a', 64);
        var id = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
        await _stores.Keys.AddAsync(
            new ApiKeyRecord
            {
                Id = id,
                Account = new AccountId("ada"),
                Name = "",
                Scopes = [Scopes.Artist],
                SecretSha256 = Secrets.HashOf(secret),
                CreatedAtMs = 0,
                ExpiresAtMs = 1,
            },
            100,
            100,
            CancellationToken.None);

        await FailsAsync(ErrorCodes.KeyExpired, $"sk_{_coordinator.Application.PoolId}_{id}_{secret}");
    }

    [Theory]
    [InlineData("", "artist", ErrorCodes.Required, "account_id")]
    [InlineData("Ada", "artist", ErrorCodes.Malformed, "account_id")]
    [InlineData("ada", "nonsense", ErrorCodes.Malformed, "scopes")]
    [InlineData("ada", null, ErrorCodes.Required, "scopes")]
    public async Task CreateApiKey_BadInput_SaysCodeAndField(string account, string? scope, string code, string field)
    {
        var request = new CreateApiKeyRequest { AccountId = account };
        request.Scopes.AddRange(scope is null ? [] : [scope]);
        await GrpcAssert.FailsAsync(code, field, async () => await _coordinator.Admin.CreateApiKeyAsync(request, _coordinator.Owner));
    }

    [Fact]
    public async Task ListApiKeys_InPages_GivesEveryKeyOnce()
    {
        await _coordinator.MakeKeyAsync("ada", "artist");
        await _coordinator.MakeKeyAsync("bob", "artist");

        var first = await _coordinator.Admin.ListApiKeysAsync(new ListApiKeysRequest { PageSize = 2 }, _coordinator.Owner);
        var second = await _coordinator.Admin.ListApiKeysAsync(new ListApiKeysRequest { PageSize = 2, PageToken = first.NextPageToken }, _coordinator.Owner);

        // Those of one millisecond stand by id.
        Assert.Equal(["ada", "bob", "owner"], first.Keys.Concat(second.Keys).Select(k => k.AccountId).Order(StringComparer.Ordinal));
        Assert.Equal(2, first.Keys.Count);
        Assert.Empty(second.NextPageToken);
        await GrpcAssert.FailsAsync(
            ErrorCodes.Malformed, "page_token", async () => await _coordinator.Admin.ListApiKeysAsync(new ListApiKeysRequest { PageToken = "x" }, _coordinator.Owner));
    }

    [Fact]
    public async Task Logs_AfterKeysWereMadeAndUsed_HoldNone()
    {
        var made = await _coordinator.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "ada", Scopes = { "artist" } }, _coordinator.Owner);
        await _coordinator.Artist.GetAccountAsync(new GetAccountRequest(), TestCoordinator.WithKey(made.Secret));

        Assert.Contains(_coordinator.Log.Texts, t => t.Contains(_coordinator.Data.OwnerLoginFile, StringComparison.Ordinal));
        Assert.DoesNotContain(_coordinator.Log.Texts, t => t.Contains(made.Secret[^64..], StringComparison.Ordinal) || t.Contains(_coordinator.OwnerKey[^64..], StringComparison.Ordinal));
    }

    private Task<string> FailsAsync(string code, string key) =>
        GrpcAssert.FailsAsync(code, null, async () => await _coordinator.Artist.GetAccountAsync(new GetAccountRequest(), TestCoordinator.WithKey(key)));
}
