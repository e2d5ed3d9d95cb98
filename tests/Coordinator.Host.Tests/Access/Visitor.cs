using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Access;

/// <summary>Somebody who calls.</summary>
/// <param name="Name">As <see cref="AccessTable"/> writes it.</param>
/// <param name="Bearer">What stands in the header, or null.</param>
/// <param name="Refusal">The code with which what is not open to this visitor is refused.</param>
internal sealed record Visitor(string Name, string? Bearer, string Refusal)
{
    private const string ExpiredId = "01HZZZZZZZZZZZZZZZZZZZZZZZ";

    /// <summary>Call headers.</summary>
    public Metadata Headers => Bearer is null ? [] : TestCoordinator.WithKey(Bearer);

    /// <summary>Everybody who may come: with no key, with bad ones of every kind, with good ones of every scope.</summary>
    public static async Task<IReadOnlyList<Visitor>> AllAsync(TestCoordinator coordinator, TestStores stores)
    {
        var good = new List<Visitor>();
        foreach (var scope in (string[])[.. Scopes.All, Scopes.Admin])
        {
            good.Add(new Visitor(scope, BearerOf(await coordinator.MakeKeyAsync("someone", scope)), ErrorCodes.ScopeMissing));
        }

        var foreign = coordinator.OwnerKey.Split('_');
        foreign[1] = "other";
        return
        [
            new("anonymous", null, ErrorCodes.KeyMissing),
            new("nonsense", "nonsense", ErrorCodes.KeyInvalid),
            new("wrong secret", coordinator.OwnerKey[..^64] + new string('0', 64), ErrorCodes.KeyInvalid),
            new("another pool", string.Join('_', foreign), ErrorCodes.KeyInvalid),
            new("enrolment token", await FakeWorker.MakeTokenAsync(coordinator), ErrorCodes.KeyInvalid),
            new("worker", (await FakeWorker.EnrolAsync(coordinator)).Id, ErrorCodes.KeyInvalid),
            new("expired", await ExpiredAsync(coordinator, stores), ErrorCodes.KeyExpired),
            new("disabled", await DisabledAsync(coordinator), ErrorCodes.AccountDisabled),
            new("sub-key of a revoked key", await OrphanAsync(coordinator, stores), ErrorCodes.KeyRevoked),
            new("sub-key read", await SubKeyAsync(coordinator, await coordinator.MakeKeyAsync("someone", Scopes.Artist), Scopes.Read), ErrorCodes.ScopeMissing),
            new("sub-key submit", await SubKeyAsync(coordinator, await coordinator.MakeKeyAsync("someone", Scopes.Artist), Scopes.Submit), ErrorCodes.ScopeMissing),
            new("revoked", await RevokedAsync(coordinator, stores), ErrorCodes.KeyRevoked),
            .. good,
        ];
    }

    private static string BearerOf(Metadata headers) => headers.GetValue("authorization")!["Bearer ".Length..];

    private static async Task<string> ExpiredAsync(TestCoordinator coordinator, TestStores stores)
    {
        var secret = new string('a', 64);
        var key = new ApiKeyRecord
        {
            Id = ExpiredId,
            Account = new AccountId("someone"),
            Name = "",
            Scopes = Scopes.All,
            SecretSha256 = Secrets.HashOf(secret),
            CreatedAtMs = 0,
            ExpiresAtMs = 1,
        };
        Assert.True(await stores.Keys.AddAsync(key, 100, 100, CancellationToken.None) == ApiKeyAddition.Added);
        return $"sk_{coordinator.Application.PoolId}_{ExpiredId}_{secret}";
    }

    private static async Task<string> RevokedAsync(TestCoordinator coordinator, TestStores stores)
    {
        var key = BearerOf(await coordinator.MakeKeyAsync("someone", [.. Scopes.All]));
        await stores.Keys.RevokeAsync(key.Split('_')[2], CancellationToken.None);
        return key;
    }

    private static async Task<string> SubKeyAsync(TestCoordinator coordinator, Metadata parent, string scope) =>
        (await coordinator.Artist.CreateKeyAsync(new CreateKeyRequest { Scopes = { scope } }, parent)).Secret;

    private static async Task<string> OrphanAsync(TestCoordinator coordinator, TestStores stores)
    {
        var parent = await coordinator.MakeKeyAsync("someone", Scopes.Artist);
        var orphan = await SubKeyAsync(coordinator, parent, Scopes.Submit);
        await stores.Keys.RevokeAsync(BearerOf(parent).Split('_')[2], CancellationToken.None);
        return orphan;
    }

    private static async Task<string> DisabledAsync(TestCoordinator coordinator)
    {
        var key = BearerOf(await coordinator.MakeKeyAsync("mallory", [.. Scopes.All]));
        await coordinator.Admin.SetAccountAsync(new SetAccountRequest { AccountId = "mallory", Disabled = true }, coordinator.Owner);
        return key;
    }
}
