using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>duty_take.lua: every answer.</summary>
public sealed class DutyTakeScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Given_CalledTwice_IsTheSame()
    {
        Assert.Equal(new DutyLease("sweep", "one", 1, 6_000, ""), await TakeAsync("one", 1_000, 6_000));
        Assert.Equal(new DutyLease("sweep", "one", 1, 6_000, ""), await TakeAsync("one", 1_000, 6_000));
    }

    [Fact]
    public async Task Refused_HeldByAnother_ChangesNothing()
    {
        await TakeAsync("one", 1_000, 6_000);
        Assert.Null(await TakeAsync("two", 2_000, 7_000));
        Assert.Equal("one", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Duty("sweep"), "holder")));
    }

    [Fact]
    public async Task Given_AfterScriptFlush_IsSentAgain()
    {
        await TakeAsync("one", 1_000, 6_000);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(new DutyLease("sweep", "two", 2, 12_000, ""), await TakeAsync("two", 7_000, 12_000));
    }

    [Fact]
    public async Task Given_LargeFence_GrowsByOne()
    {
        await Coordinator.RunAsync((db, keys) => db.HashSetAsync(keys.Duty("sweep"), "fence", "9007199254740000"));
        Assert.Equal(9_007_199_254_740_001, (await TakeAsync("one", 1_000, 6_000))!.Fence);
    }

    private Task<DutyLease?> TakeAsync(string holder, long nowMs, long untilMs) =>
        Coordinator.Scripts.DutyTakeAsync(Coordinator.Keys.Duty("sweep"), "sweep", holder, nowMs, untilMs, default);
}
