using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Coordinator.Watching;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Watching;

/// <summary>One look for all watches: nothing is lost without wakes, and what nothing happens to costs nothing.</summary>
public sealed class AccountNewsTests : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly AccountId Bob = new("bob");

    private readonly MemoryStores _stores = new();
    private readonly TestJobs _make = new(new SequentialIdSource("news"));
    private readonly InterruptedJobStore _store;
    private readonly AccountNews _news;

    public AccountNewsTests()
    {
        _store = new InterruptedJobStore(_stores.Jobs);
        _news = new AccountNews(_store, _stores.Bus, _stores.Clock, Options.Create(new WatchingOptions()), NullLogger<AccountNews>.Instance);
    }

    public ValueTask DisposeAsync() => _news.DisposeAsync();

    [Fact]
    public async Task Follow_WakeOfTheAccount_TellsItsFollowersAlone()
    {
        var (alice, bob) = (0, 0);
        using var one = await _news.FollowAsync(TestJobs.Account, () => alice++, default);
        using var two = await _news.FollowAsync(TestJobs.Account, () => alice++, default);
        using var other = await _news.FollowAsync(Bob, () => bob++, default);

        _stores.Bus.Wake(new WakeTopic.Account(TestJobs.Account));

        Assert.Equal((2, 0), (alice, bob));
    }

    [Fact]
    public async Task Look_WakesAreLost_TellsEachFollowerOnceOfWhatItHasNotSeen()
    {
        _stores.Bus.LosesEverything = true;
        var (behind, upToDate, bob) = (0, 0, 0);
        using var one = await _news.FollowAsync(TestJobs.Account, () => behind++, default);
        using var two = await _news.FollowAsync(TestJobs.Account, () => upToDate++, default);
        using var other = await _news.FollowAsync(Bob, () => bob++, default);
        await ApplyAsync();
        await ApplyAsync();
        one.Saw(1);
        two.Saw(2);

        _stores.Clock.Advance(Poll);
        _stores.Clock.Advance(Poll);
        Assert.Equal((1, 0, 0), (behind, upToDate, bob));

        await ApplyAsync();
        _stores.Clock.Advance(Poll);
        Assert.Equal((2, 1, 0), (behind, upToDate, bob));
    }

    [Fact]
    public async Task Look_ManyFollowersOfManyAccounts_ReadsForHundredsOfAccountsAtOnceAndNoEvents()
    {
        var followers = new List<AccountFollower>();
        for (var i = 0; i < 900; i++)
        {
            followers.Add(await _news.FollowAsync(new AccountId($"artist-{i % 300}"), () => { }, default));
        }

        _stores.Clock.Advance(Poll);

        Assert.Equal([44, 256], _store.Looks.Select(look => look.Count).Order());
        Assert.Equal(0, _store.EventReads);
        followers.ForEach(follower => follower.Dispose());
    }

    [Fact]
    public async Task Dispose_TheLastFollower_EndsTheLooks()
    {
        var told = 0;
        var one = await _news.FollowAsync(TestJobs.Account, () => told++, default);
        one.Dispose();
        one.Dispose();
        await ApplyAsync();

        _stores.Clock.Advance(2 * Poll);

        Assert.Equal(0, told);
        Assert.Empty(_store.Looks);
    }

    [Fact]
    public async Task Look_StoreAway_LooksAgain()
    {
        _stores.Bus.LosesEverything = true;
        var told = 0;
        using var one = await _news.FollowAsync(TestJobs.Account, () => told++, default);
        await ApplyAsync();
        _stores.Jobs.IsAvailable = false;
        _stores.Clock.Advance(Poll);
        Assert.Equal(0, told);
        _stores.Jobs.IsAvailable = true;

        _stores.Clock.Advance(Poll);

        Assert.Equal(1, told);
    }

    private async Task ApplyAsync() => await _stores.Jobs.ApplyAsync(new JobTransaction { Changes = [_make.New()] }, default);
}
