using SogniLike.Coordinator.Redis.Tests.Fixtures;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>log_append.lua: every answer.</summary>
public sealed class LogAppendScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Appended_CalledTwice_IsRefusedTheSecondTime()
    {
        Assert.Null(await AppendAsync("", "one"));
        Assert.Equal("one", await AppendAsync("", "one"));
        Assert.Equal(["one"], await LinksAsync());
    }

    [Fact]
    public async Task Overtaken_OlderHead_AppendsNothingAndTellsTheNewest()
    {
        await AppendAsync("", "one");
        await AppendAsync("one", "two");
        Assert.Equal("two", await AppendAsync("one", "other"));
        Assert.Equal(["one", "two"], await LinksAsync());
    }

    [Fact]
    public async Task Overtaken_NoHeadThere_TellsThat()
    {
        Assert.Equal("", await AppendAsync("one", "two"));
        Assert.Empty(await LinksAsync());
    }

    [Fact]
    public async Task Kept_NoCount_IsAnErrorThatWritesNothing()
    {
        await Assert.ThrowsAnyAsync<RedisException>(() => AppendAsync("", "one", kept: 0));
        Assert.Empty(await LinksAsync());
    }

    [Fact]
    public async Task Appended_AfterScriptFlush_IsSentAgain()
    {
        await AppendAsync("", "one");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Null(await AppendAsync("one", "two"));
    }

    private Task<string?> AppendAsync(string head, string link, int kept = 100) =>
        Coordinator.Scripts.LogAppendAsync(Coordinator.Keys.AdminActions, Coordinator.Keys.AdminActionHead, head, link, "{}", kept, default);

    private async Task<IEnumerable<string?>> LinksAsync() =>
        (await Coordinator.RunAsync((db, keys) => db.StreamRangeAsync(keys.AdminActions))).Select(entry => (string?)entry["link"]);
}
