using SogniLike.Coordinator.Identity;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IApiKeyStore"/> does.</summary>
public abstract class ApiKeyStoreConformance : StoreConformance
{
    [Fact]
    public async Task Add_IsFoundAsItWas()
    {
        var key = Key(1_000) with { ExpiresAtMs = 9_000, Scopes = ["artist", "admin"], Name = "مفتاح" };

        Assert.True(await Keys.AddAsync(key, 10, None));

        Same(key, await Keys.FindAsync(key.Id, None));
        Assert.Null(await Keys.FindAsync("nothing", None));
    }

    [Fact]
    public async Task Add_KnownIdOrFullPool_IsRefused()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 2, None);
        await Keys.AddAsync(Key(1_000), 2, None);

        Assert.False(await Keys.AddAsync(Key(1_000), 2, None));
        Assert.False(await Keys.AddAsync(key with { Name = "other" }, 10, None));
        Assert.Equal("", (await Keys.FindAsync(key.Id, None))!.Name);
    }

    [Fact]
    public async Task Add_ManyAtOnce_NeverExceedsTheLimit()
    {
        var keys = Enumerable.Range(0, 20).Select(_ => Key(1_000)).ToList();

        var added = await Task.WhenAll(keys.Select(key => Task.Run(() => Keys.AddAsync(key, 7, None))));

        Assert.Equal(7, added.Count(ok => ok));
        Assert.Equal(7, (await Keys.ListAsync(None)).Count);
    }

    [Fact]
    public async Task List_IsOldestFirst()
    {
        var (old, young) = (Key(1_000), Key(2_000));
        await Keys.AddAsync(young, 10, None);
        await Keys.AddAsync(old, 10, None);

        Assert.Equal([old.Id, young.Id], (await Keys.ListAsync(None)).Select(key => key.Id));
    }

    [Fact]
    public async Task Revoke_MarksTheKey()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 10, None);

        Assert.True((await Keys.RevokeAsync(key.Id, None))!.Revoked);
        Assert.True((await Keys.FindAsync(key.Id, None))!.Revoked);
        Assert.Null(await Keys.RevokeAsync("nothing", None));
    }

    private ApiKeyRecord Key(long createdAtMs) => new()
    {
        Id = Ids.NewId(),
        Account = TestJobs.Account,
        Name = "",
        Scopes = ["artist"],
        SecretSha256 = Ids.NewSecret(),
        CreatedAtMs = createdAtMs,
    };
}
