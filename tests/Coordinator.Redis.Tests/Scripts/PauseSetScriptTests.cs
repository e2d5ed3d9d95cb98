using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>pause_set.lua: an account's word about its queue, under a mark of its own.</summary>
public sealed class PauseSetScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly AccountId Ada = new("ada");

    [Fact]
    public async Task Paused_TwiceAndAfterAFlush_KeepsTheTimeAndCountsTheMarkUp()
    {
        Assert.Equal(1_800_000_000_000, await SetAsync(paused: true, 1_800_000_000_000));
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(1_800_000_000_001, await SetAsync(paused: true, 1_800_000_000_000));

        Assert.Equal(1_800_000_000_000, await Coordinator.RunAsync((db, keys) => db.SortedSetScoreAsync(keys.PausedAccounts, "ada")));
    }

    [Fact]
    public async Task GoesOn_LeavesNoKeyOfThePause()
    {
        await SetAsync(paused: true, 5_000);
        Assert.Equal(6_000, await SetAsync(paused: false, 6_000));
        await SetAsync(paused: false, 6_000);

        Assert.False(await Coordinator.RunAsync((db, keys) => db.KeyExistsAsync(keys.PausedAccounts)));
        Assert.Equal(6_001, await Coordinator.RunAsync((db, keys) => db.SortedSetScoreAsync(keys.UnsettledPauses, "ada")));
    }

    private Task<long> SetAsync(bool paused, long nowMs) => Coordinator.Scripts.PauseSetAsync(Coordinator.Keys, Ada, paused, nowMs, "pause ada", default);
}
