using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Tests.Webhooks;

public sealed class ArtistWebhooksTests
{
    private const string Url = "https://bot.example/hook";

    [Theory]
    [InlineData("http://bot.example/", "", "", "url")]
    [InlineData("https://169.254.169.254/latest", "", "", "url")]
    [InlineData(Url, "job.started", "", "events")]
    [InlineData(Url, "job.failed job.failed", "", "events")]
    [InlineData(Url, "", "no-such-key", "key_id")]
    [InlineData(Url, "", "key-of-bob", "key_id")]
    public async Task Create_BadField_IsRefusedByItsName(string url, string events, string key, string field)
    {
        await using var pool = await PoolAsync();

        var refused = Assert.IsType<WebhookCreation.Invalid>(await Hooks(pool).CreateAsync(TestPool.Ada, url, events.Split(' ', StringSplitOptions.RemoveEmptyEntries), key, default));

        Assert.Equal(field, Assert.Single(refused.Errors).Field);
        Assert.Empty(await Hooks(pool).ListAsync(TestPool.Ada, default));
    }

    [Fact]
    public async Task Create_UpToTheLimit_EachHasItsOwnSecret()
    {
        await using var pool = await PoolAsync(("Webhooks:MaxPerAccount", "2"));

        var one = Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, ["job.failed", "job.delivered"], "key-of-ada", default)).Hook;
        var two = Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default)).Hook;

        Assert.Equal(2, Assert.IsType<WebhookCreation.TooMany>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default)).Limit);
        Assert.Equal(["job.delivered", "job.failed"], one.Events);
        Assert.Equal(("key-of-ada", null), (one.KeyId, two.KeyId));
        Assert.Equal(WebhookEvents.All, two.Events);
        Assert.True(Secrets.IsSecret(one.Secret) && one.Secret != two.Secret);
        Assert.Empty(await Hooks(pool).ListAsync(TestPool.Bob, default));
        Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Bob, Url, [], "", default));
    }

    [Fact]
    public async Task Create_MoreAccountsThanMay_IsRefused()
    {
        await using var pool = await PoolAsync(("Pool:MaxAccounts", "1"));
        await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default);

        Assert.Equal(1, Assert.IsType<WebhookCreation.PoolFull>(await Hooks(pool).CreateAsync(TestPool.Bob, Url, [], "", default)).Limit);
    }

    [Fact]
    public async Task Update_EachPart_ChangesThatAlone()
    {
        await using var pool = await PoolAsync();
        var hook = Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default)).Hook;

        var moved = await DoneAsync(pool, hook.Id, new WebhookChange("https://other.example/", null, null, false));
        Assert.Equivalent(hook with { Url = "https://other.example/" }, moved.Hook, strict: true);
        Assert.False(moved.HasNewSecret);
        var fewer = await DoneAsync(pool, hook.Id, new WebhookChange(null, ["job.refunded"], null, false));
        Assert.Equal(["job.refunded"], fewer.Hook.Events);
        var off = await DoneAsync(pool, hook.Id, new WebhookChange(null, null, false, false));
        Assert.Equal((WebhookOff.ByArtist, pool.NowMs), (off.Hook.Off, off.Hook.OffSinceMs));
        var secret = await DoneAsync(pool, hook.Id, new WebhookChange(null, null, null, true));
        Assert.True(secret.HasNewSecret);
        Assert.NotEqual(hook.Secret, secret.Hook.Secret);
        Assert.IsType<WebhookChanging.Invalid>(await Hooks(pool).UpdateAsync(TestPool.Ada, hook.Id, new WebhookChange("http://x/", null, null, false), default));
        Assert.IsType<WebhookChanging.NotFound>(await Hooks(pool).UpdateAsync(TestPool.Bob, hook.Id, new WebhookChange(null, null, null, true), default));
    }

    [Fact]
    public async Task Test_Asked_SendsOneAndShowsWhatCameBack()
    {
        await using var pool = await PoolAsync(("Webhooks:TestsPerMinute", "2"));
        var hook = Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default)).Hook;
        pool.Receiver.Says(404);

        var post = Assert.IsType<WebhookTesting.Done>(await Hooks(pool).TestAsync(TestPool.Ada, hook.Id, default)).Post;

        Assert.Equal(("test", 404, WebhookProblem.NotAccepted), (post.Event, post.Status, post.Problem));
        Assert.Equal(post, Assert.Single(Assert.Single(await Hooks(pool).ListAsync(TestPool.Ada, default)).Posts));
        Assert.Null((await Hooks(pool).ListAsync(TestPool.Ada, default))[0].FailingSinceMs);
        await Hooks(pool).TestAsync(TestPool.Ada, hook.Id, default);
        Assert.Equal(2, Assert.IsType<WebhookTesting.RateLimited>(await Hooks(pool).TestAsync(TestPool.Ada, hook.Id, default)).PerMinute);
        Assert.IsType<WebhookTesting.NotFound>(await Hooks(pool).TestAsync(TestPool.Bob, hook.Id, default));
        Assert.Equal(2, pool.Receiver.Posts.Count);
    }

    [Fact]
    public async Task Remove_Kept_ForgetsItOnce()
    {
        await using var pool = await PoolAsync();
        var hook = Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, Url, [], "", default)).Hook;

        Assert.False(await Hooks(pool).RemoveAsync(TestPool.Bob, hook.Id, default));
        Assert.True(await Hooks(pool).RemoveAsync(TestPool.Ada, hook.Id, default));
        Assert.False(await Hooks(pool).RemoveAsync(TestPool.Ada, hook.Id, default));
    }

    private static ArtistWebhooks Hooks(TestPool pool) => pool.Get<ArtistWebhooks>();

    private static async Task<WebhookChanging.Done> DoneAsync(TestPool pool, string id, WebhookChange change) =>
        Assert.IsType<WebhookChanging.Done>(await Hooks(pool).UpdateAsync(TestPool.Ada, id, change, default));

    private static async Task<TestPool> PoolAsync(params (string Key, string Value)[] settings)
    {
        var pool = await TestPool.CreateAsync(settings);
        foreach (var caller in new[] { TestPool.Ada, TestPool.Bob })
        {
            await pool.Stores.Keys.AddAsync(
                new ApiKeyRecord { Id = caller.KeyId, Account = caller.Account, Name = "", Scopes = ["artist"], SecretSha256 = new string('0', 64), CreatedAtMs = 1 }, 10, 10, default);
        }

        return pool;
    }
}
