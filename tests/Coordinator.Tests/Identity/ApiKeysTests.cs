using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class ApiKeysTests
{
    [Fact]
    public async Task AuthenticateAsync_CreatedKey_IsItsAccount()
    {
        await using var pool = await TestPool.CreateAsync();
        var keys = pool.Get<ApiKeys>();
        var created = Assert.IsType<ApiKeyCreation.Created>(await keys.CreateAsync(new NewApiKey("ada", "laptop", ["artist"], null), default));

        var authenticated = Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(created.Text, default));

        Assert.Equal((new AccountId("ada"), created.Key.Id), (authenticated.Caller.Account, authenticated.Caller.KeyId));
        Assert.True(authenticated.Caller.Has(Scopes.Artist));
        Assert.False(authenticated.Caller.Has(Scopes.Owner));
        Assert.StartsWith("sk_main_", created.Text);
        Assert.DoesNotContain(created.Text.Split('_')[3], created.Key.ToString());
        Assert.DoesNotContain(created.Text.Split('_')[3], created.ToString());
    }

    [Fact]
    public async Task AuthenticateAsync_EachRefusal_IsTold()
    {
        await using var pool = await TestPool.CreateAsync();
        var keys = pool.Get<ApiKeys>();
        var forever = (ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey("ada", "", ["artist"], null), default);
        var hour = (ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey("ada", "", ["artist"], TimeSpan.FromHours(1)), default);
        var parts = forever.Text.Split('_');

        Assert.IsType<Authentication.Missing>(await keys.AuthenticateAsync(null, default));
        Assert.IsType<Authentication.Missing>(await keys.AuthenticateAsync("", default));
        foreach (var wrong in new[]
        {
            "x", "sk_", "sk_main", new string('s', 10_000), forever.Text + "0", forever.Text.ToUpperInvariant(), $"sk_other_{parts[2]}_{parts[3]}",
            $"sk_main_{parts[2]}_{new string('0', 64)}", $"sk_main_{new string('0', 26)}_{parts[3]}", $"sk_main_{hour.Key.Id}_{parts[3]}",
        })
        {
            Assert.IsType<Authentication.Invalid>(await keys.AuthenticateAsync(wrong, default));
        }

        pool.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Authentication.Expired>(await keys.AuthenticateAsync(hour.Text, default));
        Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(forever.Text, default));
        await keys.RevokeAsync(forever.Key.Id, default);
        Assert.IsType<Authentication.Revoked>(await keys.AuthenticateAsync(forever.Text, default));
    }

    [Fact]
    public async Task AuthenticateAsync_KeyThatWasSeenBefore_IsReadAnewWithAllThatItDependsOn()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (keys, elsewhere) = (pool.Get<ApiKeys>(), other.Get<ApiKeys>());
        var parent = (ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey("ada", "", ["artist"], null), default);
        var caller = Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(parent.Text, default)).Caller;
        var child = (ApiKeyCreation.Created)await keys.CreateSubKeyAsync(caller, "", ["submit"], null, KeyCaps.None, default);
        Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(child.Text, default));

        await other.Get<Accounts>().SetAsync("ada", new AccountChange { Weight = 7 }, default);
        Assert.Equal(7, Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(child.Text, default)).Caller.Share.Weight);
        await other.Get<Accounts>().SetAsync("ada", new AccountChange { Disabled = true }, default);
        Assert.IsType<Authentication.AccountDisabled>(await keys.AuthenticateAsync(child.Text, default));
        await other.Get<Accounts>().SetAsync("ada", new AccountChange { Disabled = false }, default);
        await elsewhere.RevokeAsync(parent.Key.Id, default);
        Assert.IsType<Authentication.Revoked>(await keys.AuthenticateAsync(child.Text, default));
        Assert.IsType<Authentication.Revoked>(await keys.CheckAsync(child.Key.Id, default));
    }

    [Theory]
    [InlineData("", "artist", 10, "account_id", FieldErrorCode.Required)]
    [InlineData("Ada", "artist", 10, "account_id", FieldErrorCode.Malformed)]
    [InlineData("a/b", "artist", 10, "account_id", FieldErrorCode.Malformed)]
    [InlineData("ada", "root", 10, "scopes", FieldErrorCode.Malformed)]
    [InlineData("ada", "", 10, "scopes", FieldErrorCode.Required)]
    [InlineData("ada", "artist", 0, "valid_seconds", FieldErrorCode.OutOfRange)]
    public async Task CreateAsync_BadField_IsNamed(string account, string scope, int seconds, string field, FieldErrorCode code)
    {
        await using var pool = await TestPool.CreateAsync();

        var request = new NewApiKey(account, "", scope.Length == 0 ? [] : [scope], TimeSpan.FromSeconds(seconds));
        var invalid = Assert.IsType<ApiKeyCreation.Invalid>(await pool.Get<ApiKeys>().CreateAsync(request, default));

        Assert.Equal((field, code), (Assert.Single(invalid.Errors).Field, invalid.Errors[0].Code));
    }

    [Fact]
    public async Task CreateAsync_FullPool_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync(("Pool:MaxApiKeys", "1"));
        await pool.Get<ApiKeys>().CreateAsync(new NewApiKey("ada", "", ["artist"], null), default);

        Assert.Equal(new ApiKeyCreation.PoolFull(1), await pool.Get<ApiKeys>().CreateAsync(new NewApiKey("ada", "", ["artist"], null), default));
    }
}
