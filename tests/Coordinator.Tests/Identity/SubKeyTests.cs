using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class SubKeyTests
{
    [Fact]
    public async Task CreateSubKeyAsync_InsideItsParent_IsOfItsAccountAndNarrower()
    {
        await using var pool = await TestPool.CreateAsync();
        var parent = await ParentAsync(pool, KeyCaps.None);

        var sub = await MakeAsync(pool, parent, KeyCaps.None with { JobsPerDay = 5 });

        Assert.Equal((TestPool.Ada.Account, parent.KeyId), (sub.Account, sub.Keys[1].Id));
        Assert.Equal(5, sub.Keys[0].Caps.JobsPerDay);
        Assert.True(sub.Has(Scopes.Submit) && sub.Has(Scopes.Read));
        Assert.False(sub.Has(Scopes.Artist));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.Get<ApiKeys>().CreateSubKeyAsync(sub, "", ["read"], null, KeyCaps.None, default));
    }

    [Theory]
    [InlineData("artist", 60, null, "scopes", FieldErrorCode.Malformed)]
    [InlineData("owner", 60, null, "scopes", FieldErrorCode.Malformed)]
    [InlineData("read", 3_601, null, "valid_seconds", FieldErrorCode.OutOfRange)]
    [InlineData("read", 60, 11L, "caps.jobs_per_day", FieldErrorCode.OutOfRange)]
    [InlineData("read", 60, 0L, "caps.jobs_per_day", FieldErrorCode.OutOfRange)]
    public async Task CreateSubKeyAsync_BeyondItsParent_IsRefused(string scope, int seconds, long? jobs, string field, FieldErrorCode code)
    {
        await using var pool = await TestPool.CreateAsync();
        var parent = await ParentAsync(pool, KeyCaps.None with { JobsPerDay = 10 }, TimeSpan.FromHours(1));

        var refused = Assert.IsType<ApiKeyCreation.Invalid>(await pool.Get<ApiKeys>().CreateSubKeyAsync(
            parent, "", [scope], TimeSpan.FromSeconds(seconds), KeyCaps.None with { JobsPerDay = jobs }, default));

        Assert.Equal((field, code), (Assert.Single(refused.Errors).Field, refused.Errors[0].Code));
    }

    [Fact]
    public async Task AuthenticateAsync_ParentRevokedOrExpired_SubKeyIsToo()
    {
        await using var pool = await TestPool.CreateAsync();
        var keys = pool.Get<ApiKeys>();
        var (lasting, hourly) = (await ParentAsync(pool, KeyCaps.None), await ParentAsync(pool, KeyCaps.None, TimeSpan.FromHours(1)));
        var (first, second) = (await TextAsync(pool, lasting, KeyCaps.None), await TextAsync(pool, hourly, KeyCaps.None));

        pool.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Authentication.Expired>(await keys.AuthenticateAsync(second, default));
        Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(first, default));
        await keys.RevokeAsync(lasting.KeyId, default);

        Assert.IsType<Authentication.Revoked>(await keys.AuthenticateAsync(first, default));
        Assert.All((await keys.ListAsync(TestPool.Ada.Account, default)).Where(key => key.ParentId == lasting.KeyId), key => Assert.True(key.Revoked));
    }

    [Fact]
    public async Task RevokeOwnAsync_KeyOfAnotherAccountOrWithMoreScopes_IsNotFound()
    {
        await using var pool = await TestPool.CreateAsync();
        var keys = pool.Get<ApiKeys>();
        var parent = await ParentAsync(pool, KeyCaps.None);
        var owner = ((ApiKeyCreation.Created)await keys.CreateAsync(new NewApiKey(TestPool.Ada.Account.Value, "", ["artist", "owner"], null), default)).Key;
        var sub = await MakeAsync(pool, parent, KeyCaps.None);

        Assert.Null(await keys.RevokeOwnAsync(TestPool.Bob, sub.KeyId, default));
        Assert.Null(await keys.RevokeOwnAsync(parent, owner.Id, default));
        Assert.True((await keys.RevokeOwnAsync(parent, sub.KeyId, default))!.Revoked);
        Assert.True((await keys.RevokeOwnAsync(parent, parent.KeyId, default))!.Revoked);
    }

    [Fact]
    public async Task CreateAsync_FullAccount_ForgetsWhatWorksNoMore()
    {
        await using var pool = await TestPool.CreateAsync(("Pool:MaxApiKeysPerAccount", "2"));
        var keys = pool.Get<ApiKeys>();
        var parent = await ParentAsync(pool, KeyCaps.None);
        var first = await MakeAsync(pool, parent, KeyCaps.None);

        Assert.Equal(new ApiKeyCreation.AccountFull(2), await keys.CreateSubKeyAsync(parent, "", ["read"], null, KeyCaps.None, default));
        await keys.RevokeAsync(first.KeyId, default);
        await MakeAsync(pool, parent, KeyCaps.None);

        Assert.DoesNotContain(await keys.ListAsync(TestPool.Ada.Account, default), key => key.Id == first.KeyId);
    }

    [Fact]
    public async Task SubmitAsync_SubKeys_CountForThemselvesAndTheirParent()
    {
        await using var pool = await TestPool.CreateAsync();
        var parent = await ParentAsync(pool, KeyCaps.None with { ConcurrentJobs = 3 });
        var (one, two) = (await MakeAsync(pool, parent, KeyCaps.None with { ConcurrentJobs = 2 }), await MakeAsync(pool, parent, KeyCaps.None));
        var first = await pool.SubmitAsync(TestPool.Request(count: 2), one);

        Assert.Equal(new SubmitResult.KeyCapReached("concurrent_jobs", 2), await pool.Pipeline.SubmitAsync(one, TestPool.Request(), default));
        await pool.SubmitAsync(caller: two);
        Assert.Equal(new SubmitResult.KeyCapReached("concurrent_jobs", 3), await pool.Pipeline.SubmitAsync(two, TestPool.Request(), default));
        await pool.Pipeline.CancelAsync(one.Account, first.Id, default);
        await pool.SubmitAsync(caller: two);

        Assert.Equal(one.KeyId, (await pool.FindAsync(first.Id)).KeyId);
    }

    [Theory]
    [InlineData("jobs_per_day")]
    [InlineData("work_per_day")]
    public async Task SubmitAsync_DailyLimit_HoldsUntilMidnight(string cap)
    {
        await using var pool = await TestPool.CreateAsync();
        var work = JobWork.Of((await pool.SubmitAsync()).Spec).KilopixelSteps;
        var limit = cap == "jobs_per_day" ? 3 : (4 * work) - 1;
        var caps = cap == "jobs_per_day" ? KeyCaps.None with { JobsPerDay = limit } : KeyCaps.None with { WorkPerDay = limit };
        var parent = await ParentAsync(pool, caps);
        var sub = await MakeAsync(pool, parent, KeyCaps.None);

        await pool.SubmitAsync(TestPool.Request(count: 2), sub);
        Assert.Equal(new SubmitResult.KeyCapReached(cap, limit), await pool.Pipeline.SubmitAsync(sub, TestPool.Request(count: 2), default));
        await pool.SubmitAsync(caller: sub);

        Assert.Equal(new SubmitResult.KeyCapReached(cap, limit), await pool.Pipeline.SubmitAsync(sub, TestPool.Request(), default));
        Assert.Equal(new SubmitResult.KeyCapReached(cap, limit), await pool.Pipeline.SubmitAsync(parent, TestPool.Request(), default));
        pool.Clock.Advance(TimeSpan.FromDays(1));
        await pool.SubmitAsync(caller: sub);
    }

    private static async Task<Caller> ParentAsync(TestPool pool, KeyCaps caps, TimeSpan? validFor = null)
    {
        var keys = pool.Get<ApiKeys>();
        var request = new NewApiKey(TestPool.Ada.Account.Value, "laptop", [Scopes.Artist], validFor) { Caps = caps };
        var created = Assert.IsType<ApiKeyCreation.Created>(await keys.CreateAsync(request, default));
        return Assert.IsType<Authentication.Authenticated>(await keys.AuthenticateAsync(created.Text, default)).Caller;
    }

    private static async Task<string> TextAsync(TestPool pool, Caller parent, KeyCaps caps) =>
        Assert.IsType<ApiKeyCreation.Created>(await pool.Get<ApiKeys>().CreateSubKeyAsync(parent, "bot", [Scopes.Submit], null, caps, default)).Text;

    private static async Task<Caller> MakeAsync(TestPool pool, Caller parent, KeyCaps caps) =>
        Assert.IsType<Authentication.Authenticated>(await pool.Get<ApiKeys>().AuthenticateAsync(await TextAsync(pool, parent, caps), default)).Caller;
}
