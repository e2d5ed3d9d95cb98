using System.Threading.Channels;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IApiKeyStore"/> does.</summary>
public abstract class ApiKeyStoreConformance : StoreConformance
{
    [Fact]
    public async Task Add_IsFoundAsItWas()
    {
        var key = Key(1_000) with { ExpiresAtMs = 9_000, Scopes = ["artist", "admin"], Name = "مفتاح" };

        Assert.Equal(ApiKeyAddition.Added, await Keys.AddAsync(key, 10, 10, None));

        Same(key, await Keys.FindAsync(key.Id, None));
        Assert.Null(await Keys.FindAsync("nothing", None));
    }

    [Fact]
    public async Task Add_KnownIdOrFullPool_IsRefused()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 2, 10, None);
        await Keys.AddAsync(Key(1_000), 2, 10, None);

        Assert.Equal(ApiKeyAddition.PoolFull, await Keys.AddAsync(Key(1_000), 2, 10, None));
        Assert.Equal(ApiKeyAddition.AccountFull, await Keys.AddAsync(Key(1_000), 10, 2, None));
        Assert.Equal(ApiKeyAddition.Exists, await Keys.AddAsync(key with { Name = "other" }, 10, 10, None));
        Assert.Equal("", (await Keys.FindAsync(key.Id, None))!.Name);
    }

    [Fact]
    public async Task Add_ManyAtOnce_NeverExceedsTheLimit()
    {
        var keys = Enumerable.Range(0, 20).Select(_ => Key(1_000)).ToList();

        var added = await Task.WhenAll(keys.Select(key => Task.Run(() => Keys.AddAsync(key, 7, 10, None))));

        Assert.Equal(7, added.Count(one => one == ApiKeyAddition.Added));
        Assert.Equal(7, (await Keys.ListAsync(None)).Count);
    }

    [Fact]
    public async Task List_IsOldestFirst()
    {
        var (old, young) = (Key(1_000), Key(2_000));
        await Keys.AddAsync(young, 10, 10, None);
        await Keys.AddAsync(old, 10, 10, None);

        Assert.Equal([old.Id, young.Id], (await Keys.ListAsync(None)).Select(key => key.Id));
    }

    [Fact]
    public async Task Revoke_MarksTheKey()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 10, 10, None);

        Assert.True((await Keys.RevokeAsync(key.Id, None))!.Revoked);
        Assert.True((await Keys.FindAsync(key.Id, None))!.Revoked);
        Assert.Null(await Keys.RevokeAsync("nothing", None));
    }

    [Fact]
    public async Task List_OfAnAccount_HasItsKeysOnly()
    {
        var (own, others) = (Key(1_000) with { ParentId = "p", Caps = new KeyCaps { JobsPerDay = 5 } }, Key(2_000) with { Account = new AccountId("bob") });
        await Keys.AddAsync(own, 10, 10, None);
        await Keys.AddAsync(others, 10, 10, None);

        Same(own, Assert.Single(await Keys.ListAsync(own.Account, None)));
        Assert.Empty(await Keys.ListAsync(new AccountId("nobody"), None));
    }

    [Fact]
    public async Task Remove_MakesRoom()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 1, 1, None);

        await Keys.RemoveAsync(key.Account, key.Id, None);
        await Keys.RemoveAsync(key.Account, key.Id, None);

        Assert.Null(await Keys.FindAsync(key.Id, None));
        Assert.Equal(ApiKeyAddition.Added, await Keys.AddAsync(Key(1_000), 1, 1, None));
    }

    [Fact]
    public async Task Account_AddedAndChanged_IsSo()
    {
        var account = AccountRecord.New(new AccountId("ada"), 1_000) with { Name = "آدا", Class = PriorityClass.Low, Weight = 250 };
        Assert.True(await Keys.AddAccountAsync(account, 2, None));
        Assert.False(await Keys.AddAccountAsync(account with { Name = "other" }, 2, None));
        Assert.True(await Keys.AddAccountAsync(AccountRecord.New(new AccountId("bob"), 500), 2, None));
        Assert.False(await Keys.AddAccountAsync(AccountRecord.New(new AccountId("eve"), 500), 2, None));

        var changed = await Keys.ChangeAccountAsync(account.Id, known => known with { Disabled = true }, None);

        Assert.Equal(account with { Disabled = true }, changed);
        Assert.Equal(changed, await Keys.FindAccountAsync(account.Id, None));
        Assert.Equal(["bob", "ada"], (await Keys.ListAccountsAsync(None)).Select(one => one.Id.Value));
        Assert.Null(await Keys.ChangeAccountAsync(new AccountId("eve"), known => known, None));
        Assert.Null(await Keys.FindAccountAsync(new AccountId("eve"), None));
    }

    [Fact]
    public async Task OwnerLogin_ReplacedByTwo_IsThatOfOne()
    {
        var login = new OwnerLoginRecord { Id = Ids.NewId(), SecretSha256 = Ids.NewSecret(), CreatedAtMs = 1, ExpiresAtMs = 2 };
        Assert.Null(await Keys.FindOwnerLoginAsync(None));
        Assert.True(await Keys.ReplaceOwnerLoginAsync(null, login, None));
        Assert.False(await Keys.ReplaceOwnerLoginAsync(null, login with { Id = "other" }, None));
        Assert.Equal(login, await Keys.FindOwnerLoginAsync(None));

        Assert.True(await Keys.ReplaceOwnerLoginAsync(login, login with { KeyId = "k" }, None));
        Assert.False(await Keys.ReplaceOwnerLoginAsync(login, login with { KeyId = "other" }, None));
        Assert.Equal("k", (await Keys.FindOwnerLoginAsync(None))!.KeyId);
    }

    [Fact]
    public async Task RightsBecomeLess_WakesEveryCoordinator()
    {
        var key = Key(1_000);
        await Keys.AddAsync(key, 10, 10, None);
        await Keys.AddAccountAsync(AccountRecord.New(key.Account, 1), 10, None);
        var wakes = Channel.CreateUnbounded<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(topic => wakes.Writer.TryWrite(topic), None);
        foreach (var narrow in (Func<Task>[])
        [
            () => Keys.RevokeAsync(key.Id, None),
            () => Keys.ChangeAccountAsync(key.Account, account => account with { Disabled = true }, None),
            () => Keys.RemoveAsync(key.Account, key.Id, None),
        ])
        {
            await narrow();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            Assert.Equal(new WakeTopic.Access(), await wakes.Reader.ReadAsync(patience.Token));
        }
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
