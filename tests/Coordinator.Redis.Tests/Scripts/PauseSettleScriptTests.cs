using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>pause_settle.lua: only the newest word can be settled.</summary>
public sealed class PauseSettleScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly AccountId Ada = new("ada");

    [Fact]
    public async Task Settled_TwiceAndAfterAFlush_LeavesNoKeyBehind()
    {
        var mark = await SetAsync();

        await SettleAsync(mark);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        await SettleAsync(mark);

        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.UnsettledPauses)));
    }

    [Fact]
    public async Task Settled_AnotherWordSince_ChangesNothing()
    {
        var mark = await SetAsync();
        var newer = await SetAsync();

        await SettleAsync(mark);

        Assert.Equal(newer, await Coordinator.RunAsync((db, keys) => db.SortedSetScoreAsync(keys.UnsettledPauses, "ada")));
    }

    private Task<long> SetAsync() => Coordinator.Scripts.PauseSetAsync(Coordinator.Keys, Ada, paused: true, 1_800_000_000_000, "pause ada", default);

    private Task SettleAsync(long mark) => Coordinator.Scripts.PauseSettleAsync(Coordinator.Keys, Ada, mark, default);
}
