using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class CallerStreamsTests
{
    [Fact]
    public async Task CheckAsync_KeyRevokedOnAnotherCoordinator_EndsItsStreamsOnly()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (bad, good) = (await CallerAsync(pool, "ada"), await CallerAsync(pool, "ada"));
        using var ending = pool.Get<CallerStreams>().Open(bad, out _)!;
        using var staying = pool.Get<CallerStreams>().Open(good, out _)!;

        await other.Get<ApiKeys>().RevokeAsync(bad.KeyId, default);
        await pool.Get<CallerCheck>().RunOnceAsync(default);

        Assert.True(ending.Ended.IsCancellationRequested);
        Assert.IsType<Authentication.Revoked>(ending.Reason);
        Assert.False(staying.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task CheckAsync_KeyExpiredOrAccountDisabled_EndsTheStream()
    {
        await using var pool = await TestPool.CreateAsync();
        using var expiring = pool.Get<CallerStreams>().Open(await CallerAsync(pool, "ada", TimeSpan.FromHours(1)), out _)!;
        using var disabled = pool.Get<CallerStreams>().Open(await CallerAsync(pool, "bob"), out _)!;

        await pool.Get<Accounts>().SetAsync("bob", new AccountChange(Disabled: true), default);
        pool.Clock.Advance(TimeSpan.FromHours(1));
        await pool.Get<CallerCheck>().RunOnceAsync(default);

        Assert.IsType<Authentication.Expired>(expiring.Reason);
        Assert.IsType<Authentication.AccountDisabled>(disabled.Reason);
    }

    [Fact]
    public async Task Open_MoreThanAnAccountMayHave_IsRefusedUntilOneEnds()
    {
        await using var pool = await TestPool.CreateAsync(("Identity:MaxStreamsPerAccount", "2"));
        var streams = pool.Get<CallerStreams>();
        var first = streams.Open(TestPool.Ada, out _)!;
        using var second = streams.Open(TestPool.Ada with { KeyId = "another" }, out _);

        Assert.Null(streams.Open(TestPool.Ada, out var limit));
        Assert.Equal(2, limit);
        using var others = streams.Open(TestPool.Bob, out _);
        Assert.NotNull(others);
        first.Dispose();
        first.Dispose();
        using var third = streams.Open(TestPool.Ada, out _);
        Assert.NotNull(third);
        Assert.Null(streams.Open(TestPool.Ada, out _));
    }

    private static async Task<Caller> CallerAsync(TestPool pool, string account, TimeSpan? validFor = null)
    {
        var keys = pool.Get<ApiKeys>();
        var created = (ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey(account, "", [Scopes.Artist], validFor), default);
        return ((Authentication.Authenticated)await keys.AuthenticateAsync(created.Text, default)).Caller;
    }
}
