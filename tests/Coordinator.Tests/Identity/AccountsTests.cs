using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class AccountsTests
{
    [Fact]
    public async Task SetAsync_PartByPart_KeepsTheRest()
    {
        await using var pool = await TestPool.CreateAsync();
        var accounts = pool.Get<Accounts>();

        await accounts.SetAsync("ada", new AccountChange(Name: "Ada", Weight: 250), default);
        var done = Assert.IsType<AccountChanging.Done>(await accounts.SetAsync("ada", new AccountChange(Class: PriorityClass.High), default));

        Assert.Equal(("Ada", 250, PriorityClass.High, false), (done.Account.Name, done.Account.Weight, done.Account.Class, done.Account.Disabled));
        Assert.Equal(done.Account, Assert.Single(await accounts.ListAsync(default)));
    }

    [Fact]
    public async Task SetAsync_BadFields_AreAllNamed()
    {
        await using var pool = await TestPool.CreateAsync();

        var invalid = Assert.IsType<AccountChanging.Invalid>(
            await pool.Get<Accounts>().SetAsync("A/da", new AccountChange(Weight: 0, Class: (PriorityClass)9), default));

        Assert.Equal(
            [("account_id", FieldErrorCode.Malformed), ("weight", FieldErrorCode.OutOfRange), ("priority_class", FieldErrorCode.Malformed)],
            invalid.Errors.Select(error => (error.Field, error.Code)));
    }

    [Fact]
    public async Task AuthenticateAsync_AccountDisabledAndBack_FollowsAtOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        var (keys, accounts) = (pool.Get<ApiKeys>(), pool.Get<Accounts>());
        var text = ((ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey("ada", "", ["artist"], null), default)).Text;

        await accounts.SetAsync("ada", new AccountChange(Disabled: true), default);
        Assert.IsType<Authentication.AccountDisabled>(await keys.AuthenticateAsync(text, default));
        await accounts.SetAsync("ada", new AccountChange(Disabled: false, Weight: 50), default);

        var caller = Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(text, default)).Caller;
        Assert.Equal(new JobShare(PriorityClass.Normal, 50), caller.Share);
    }

    [Fact]
    public async Task CreateAsync_PoolFullOfAccounts_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync(("Pool:MaxAccounts", "1"));
        await pool.Get<Accounts>().SetAsync("ada", new AccountChange(), default);

        Assert.Equal(new ApiKeyCreation.TooManyAccounts(1), await pool.Get<ApiKeys>().CreateAsync(new NewApiKey("bob", "", ["artist"], null), default));
        Assert.Equal(new AccountChanging.PoolFull(1), await pool.Get<Accounts>().SetAsync("bob", new AccountChange(), default));
    }
}
