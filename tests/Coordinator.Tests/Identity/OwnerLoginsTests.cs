using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class OwnerLoginsTests
{
    [Fact]
    public async Task RedeemAsync_Once_GivesAnOwnersKey()
    {
        await using var pool = await TestPool.CreateAsync();
        var logins = pool.Get<OwnerLogins>();
        var text = (await logins.EnsureAsync(anew: false, default))!;

        var redeemed = Assert.IsType<OwnerLoginResult.Redeemed>(await logins.RedeemAsync(text, default));

        var caller = Assert.IsType<Authentication.Authenticated>(await pool.Get<ApiKeys>().AuthenticateAsync(redeemed.Text, default)).Caller;
        Assert.True(caller.Has(Scopes.Owner) && caller.Has(Scopes.Artist));
        Assert.IsType<OwnerLoginResult.Used>(await logins.RedeemAsync(text, default));
        Assert.False(await logins.IsOpenAsync(text, default));
        Assert.DoesNotContain(text.Split('_')[3], (await pool.Stores.Keys.FindOwnerLoginAsync(default))!.ToString());
        Assert.DoesNotContain(redeemed.Text.Split('_')[3], redeemed.ToString());
    }

    [Fact]
    public async Task RedeemAsync_ByTwoAtOnce_IsOfOne()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var text = (await pool.Get<OwnerLogins>().EnsureAsync(anew: false, default))!;

        var results = await Task.WhenAll(
            new[] { pool, other }.SelectMany(one => Enumerable.Range(0, 5).Select(_ => Task.Run(() => one.Get<OwnerLogins>().RedeemAsync(text, default)))));

        var redeemed = Assert.Single(results.OfType<OwnerLoginResult.Redeemed>());
        Assert.Equal(redeemed.Key.Id, Assert.Single(await pool.Get<ApiKeys>().ListAsync(default)).Id);
    }

    [Fact]
    public async Task EnsureAsync_LoginOrOwnerIsThere_MakesNone()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var text = (await pool.Get<OwnerLogins>().EnsureAsync(anew: false, default))!;

        Assert.Null(await other.Get<OwnerLogins>().EnsureAsync(anew: false, default));
        await other.Get<OwnerLogins>().RedeemAsync(text, default);
        Assert.Null(await pool.Get<OwnerLogins>().EnsureAsync(anew: false, default));
    }

    [Fact]
    public async Task EnsureAsync_PoolFromBeforeLogins_HasItsOwner()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Stores.Keys.AddAsync(
            new ApiKeyRecord { Id = "k", Account = new AccountId("owner"), Name = "", Scopes = ["artist", "admin"], SecretSha256 = "", CreatedAtMs = 1 }, 10, 10, default);

        Assert.Null(await pool.Get<OwnerLogins>().EnsureAsync(anew: false, default));
    }

    [Fact]
    public async Task RedeemAsync_WrongExpiredOrReplaced_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync();
        var logins = pool.Get<OwnerLogins>();
        var text = (await logins.EnsureAsync(anew: false, default))!;
        foreach (var wrong in new[] { "", "x", text[..^64] + new string('0', 64), text.Replace("sl_", "sk_", StringComparison.Ordinal), text.Replace("_main_", "_other_", StringComparison.Ordinal) })
        {
            Assert.IsType<OwnerLoginResult.Invalid>(await logins.RedeemAsync(wrong, default));
        }

        pool.Clock.Advance(TimeSpan.FromDays(1));
        Assert.IsType<OwnerLoginResult.Expired>(await logins.RedeemAsync(text, default));
        var next = (await logins.EnsureAsync(anew: false, default))!;
        var last = (await logins.EnsureAsync(anew: true, default))!;
        Assert.IsType<OwnerLoginResult.Invalid>(await logins.RedeemAsync(next, default));
        Assert.IsType<OwnerLoginResult.Redeemed>(await logins.RedeemAsync(last, default));
    }
}
