using System.Text;
using System.Text.Json.Nodes;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Tests.Webhooks;

public sealed class WebhookCourierTests
{
    private const string Url = "https://bot.example/hook";

    [Fact]
    public async Task Rounds_JobsEnd_AreToldOnceInOrderWithoutPrompt()
    {
        await using var pool = await TestPool.CreateAsync();
        var before = await CancelAsync(pool);
        var hook = await CreateAsync(pool);
        var (first, second) = (await CancelAsync(pool), await CancelAsync(pool));
        await pool.SubmitAsync();

        await TellAsync(pool);
        await TellAsync(pool);

        Assert.Equal([first.Id.Value, second.Id.Value], JobsTold(pool));
        var post = pool.Receiver.Posts[0];
        var body = JsonNode.Parse(post.Body)!;
        Assert.Equal((Url, hook.Secret, post.Id), (post.Address.OriginalString, post.Secret, (string?)body["id"]));
        Assert.Equal(("job.cancelled", "ada", "main", "cancelled", "0", "0"), (
            (string?)body["event"], (string?)body["account_id"], (string?)body["pool"], (string?)body["job"]!["state"], (string?)body["job"]!["charged_millicredits"],
            (string?)body["job"]!["refunded_millicredits"]));
        Assert.DoesNotContain(TestPool.Prompt, Encoding.UTF8.GetString(post.Body), StringComparison.Ordinal);
        Assert.NotEqual(before.Id, first.Id);
        Assert.Equal(2, (await FindAsync(pool)).Posts.Count);
    }

    [Fact]
    public async Task Rounds_ReceiverFails_WaitsAndThenTellsAllThatHappenedInOrder()
    {
        await using var pool = await TestPool.CreateAsync();
        await CreateAsync(pool);
        pool.Receiver.Says(503);
        var (first, second) = (await CancelAsync(pool), await CancelAsync(pool));

        await TellAsync(pool);
        await TellAsync(pool);
        Assert.Equal([first.Id.Value], JobsTold(pool));
        Assert.Equal((1, 503), ((await FindAsync(pool)).Failures, (await FindAsync(pool)).Posts[0].Status));

        pool.Receiver.Says(200);
        pool.Clock.Advance(TimeSpan.FromSeconds(9));
        await TellAsync(pool);
        Assert.Single(pool.Receiver.Posts);
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        await TellAsync(pool);

        Assert.Equal([first.Id.Value, first.Id.Value, second.Id.Value], JobsTold(pool));
        Assert.Equal(pool.Receiver.Posts[0].Id, pool.Receiver.Posts[1].Id);
        Assert.Equal(0, (await FindAsync(pool)).Failures);
    }

    [Fact]
    public async Task Rounds_CoordinatorDiesBeforeItNotesTheAnswer_AnotherTellsItAgainWithTheSameId()
    {
        var stores = new MemoryStores();
        await using var dying = await TestPool.CreateAsync(stores);
        await using var other = dying.AnotherCoordinator();
        await CreateAsync(dying);
        var job = await CancelAsync(dying);
        var reached = new TaskCompletionSource();
        dying.Receiver.Answer = async _ =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return new WebhookAnswer(204, null);
        };
        await dying.Get<WebhookCourier>().RunOnceAsync(default);
        await reached.Task;

        await TellAsync(other);
        Assert.Empty(other.Receiver.Posts);
        dying.Clock.Advance(TimeSpan.FromSeconds(6));
        await TellAsync(other);
        await TellAsync(other);

        Assert.Equal([job.Id.Value], JobsTold(other));
        Assert.Equal(dying.Receiver.Posts[0].Id, Assert.Single(other.Receiver.Posts).Id);
    }

    [Fact]
    public async Task Rounds_AnotherCoordinatorAfterwards_TellsNothingAgain()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await CreateAsync(pool);
        await CancelAsync(pool);
        await TellAsync(pool);
        pool.Clock.Advance(TimeSpan.FromSeconds(6));

        await TellAsync(other);
        var next = await CancelAsync(other);
        await TellAsync(other);

        Assert.Single(pool.Receiver.Posts);
        Assert.Equal([next.Id.Value], JobsTold(other));
    }

    [Fact]
    public async Task Rounds_OneReceiverHangs_OthersAreTold()
    {
        await using var pool = await TestPool.CreateAsync();
        await CreateAsync(pool, "https://hangs.example/");
        await CreateAsync(pool);
        var answer = new TaskCompletionSource<WebhookAnswer>();
        pool.Receiver.Answer = post => post.Address.Host == "hangs.example" ? answer.Task : Task.FromResult(new WebhookAnswer(200, null));
        var courier = pool.Get<WebhookCourier>();

        for (var job = 0; job < 2; job++)
        {
            await CancelAsync(pool);
            await courier.RunOnceAsync(default);
            await EndOfOthersAsync(courier);
        }

        Assert.Equal(2, pool.Receiver.Posts.Count(post => post.Address.Host == "bot.example"));
        answer.SetResult(new WebhookAnswer(200, null));
        await courier.IdleAsync();
        Assert.Contains(pool.Receiver.Posts, post => post.Address.Host == "hangs.example");
    }

    [Fact]
    public async Task Rounds_AsManyAsMayRun_TheOthersComeInTurn()
    {
        await using var pool = await TestPool.CreateAsync(("Webhooks:MaxConcurrent", "1"));
        await CreateAsync(pool, "https://one.example/");
        await CreateAsync(pool, "https://two.example/");
        await CancelAsync(pool);
        var (reached, answer) = (new TaskCompletionSource(), new TaskCompletionSource<WebhookAnswer>());
        pool.Receiver.Answer = _ =>
        {
            reached.TrySetResult();
            return answer.Task;
        };
        var courier = pool.Get<WebhookCourier>();

        await courier.RunOnceAsync(default);
        await reached.Task;
        await courier.RunOnceAsync(default);
        Assert.Equal(1, courier.Running);
        Assert.Equal(["one.example"], pool.Receiver.Posts.Select(post => post.Address.Host));
        answer.SetResult(new WebhookAnswer(200, null));
        await courier.IdleAsync();
        await TellAsync(pool);

        Assert.Equal(["one.example", "two.example"], pool.Receiver.Posts.Select(post => post.Address.Host));
    }

    [Fact]
    public async Task Rounds_FailingForADay_SwitchesOffAndOnAgainTellsWhatComes()
    {
        await using var pool = await TestPool.CreateAsync();
        var hook = await CreateAsync(pool);
        pool.Receiver.Says(500);
        await CancelAsync(pool);
        await TellAsync(pool);
        pool.Clock.Advance(TimeSpan.FromDays(1));
        await TellAsync(pool);
        Assert.Equal(WebhookOff.Failing, (await FindAsync(pool)).Off);
        var posts = pool.Receiver.Posts.Count;

        pool.Receiver.Says(200);
        pool.Clock.Advance(TimeSpan.FromDays(1));
        await CancelAsync(pool);
        await TellAsync(pool);
        Assert.Equal(posts, pool.Receiver.Posts.Count);
        var changed = Assert.IsType<WebhookChanging.Done>(await Hooks(pool).UpdateAsync(TestPool.Ada, hook.Id, new WebhookChange(null, null, true, false), default));
        Assert.Null(changed.Hook.Off);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));
        var next = await CancelAsync(pool);
        await TellAsync(pool);

        Assert.Equal(next.Id.Value, JobsTold(pool)[^1]);
        Assert.Equal(posts + 1, pool.Receiver.Posts.Count);
    }

    [Fact]
    public async Task Rounds_FarBehind_IsSwitchedOff()
    {
        await using var pool = await TestPool.CreateAsync(("Webhooks:MaxBehind", "100"));
        await CreateAsync(pool);
        for (var i = 0; i < 51; i++)
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(1));
            await CancelAsync(pool);
        }

        await TellAsync(pool);

        Assert.Equal(WebhookOff.FellBehind, (await FindAsync(pool)).Off);
        Assert.Empty(pool.Receiver.Posts);
    }

    [Fact]
    public async Task Rounds_DisabledAccountOrSwitchedOffForAll_TellsNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        await CreateAsync(pool);
        await CancelAsync(pool);
        await pool.Get<Accounts>().SetAsync("ada", new AccountChange(null, null, null, true), default);
        await TellAsync(pool);
        Assert.Empty(pool.Receiver.Posts);

        await using var off = await TestPool.CreateAsync(pool.Stores, ("Webhooks:Enabled", "false"));
        pool.Clock.Advance(TimeSpan.FromSeconds(6));
        await pool.Get<Accounts>().SetAsync("ada", new AccountChange(null, null, null, false), default);
        await TellAsync(off);
        Assert.Empty(off.Receiver.Posts);
        Assert.IsType<WebhookCreation.Disabled>(await Hooks(off).CreateAsync(TestPool.Ada, Url, [], "", default));
    }

    [Fact]
    public async Task Rounds_RemovedWhileItIsTold_EndsQuietly()
    {
        await using var pool = await TestPool.CreateAsync();
        var hook = await CreateAsync(pool);
        await CancelAsync(pool);
        await CancelAsync(pool);
        pool.Receiver.Answer = async _ =>
        {
            Assert.True(await Hooks(pool).RemoveAsync(TestPool.Ada, hook.Id, default));
            return new WebhookAnswer(200, null);
        };

        await TellAsync(pool);

        Assert.Single(pool.Receiver.Posts);
        Assert.Empty(await Hooks(pool).ListAsync(TestPool.Ada, default));
    }

    /// <summary>A round, and all that it starts.</summary>
    private static async Task TellAsync(TestPool pool)
    {
        var courier = pool.Get<WebhookCourier>();
        await courier.RunOnceAsync(default);
        await courier.IdleAsync();
    }

    private static async Task EndOfOthersAsync(WebhookCourier courier)
    {
        // One hangs until the test lets it go: everything else ends.
        while (courier.Running > 1)
        {
            await Task.Yield();
        }
    }

    private static ArtistWebhooks Hooks(TestPool pool) => pool.Get<ArtistWebhooks>();

    private static async Task<Webhook> CreateAsync(TestPool pool, string url = Url) =>
        Assert.IsType<WebhookCreation.Created>(await Hooks(pool).CreateAsync(TestPool.Ada, url, [], "", default)).Hook;

    private static async Task<Webhook> FindAsync(TestPool pool) => Assert.Single(await Hooks(pool).ListAsync(TestPool.Ada, default));

    private static async Task<Job> CancelAsync(TestPool pool)
    {
        var job = await pool.SubmitAsync();
        Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default));
        return job;
    }

    private static List<string?> JobsTold(TestPool pool) => [.. pool.Receiver.Posts.Select(post => (string?)JsonNode.Parse(post.Body)!["job"]!["id"])];
}
