using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>duty_advance.lua: every answer.</summary>
public sealed class DutyAdvanceScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Kept_CalledTwice_IsTheSame()
    {
        await TakeAsync("one", 1_000);
        Assert.Equal(DutyAdvanceReply.Kept, await AdvanceAsync(1, "here"));
        Assert.Equal(DutyAdvanceReply.Kept, await AdvanceAsync(1, "here"));
        Assert.Equal("here", await CursorAsync());
    }

    [Fact]
    public async Task Overtaken_OlderFence_ChangesNothing()
    {
        await TakeAsync("one", 1_000);
        await AdvanceAsync(1, "here");
        await TakeAsync("two", 10_000);
        Assert.Equal(DutyAdvanceReply.Overtaken, await AdvanceAsync(1, "there"));
        Assert.Equal("here", await CursorAsync());
    }

    [Fact]
    public async Task Kept_AfterScriptFlush_IsSentAgain()
    {
        await TakeAsync("one", 1_000);
        await AdvanceAsync(1, "here");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(DutyAdvanceReply.Kept, await AdvanceAsync(1, "there"));
    }

    private Task<DutyLease?> TakeAsync(string holder, long nowMs) =>
        Coordinator.Scripts.DutyTakeAsync(Coordinator.Keys.Duty("sweep"), "sweep", holder, nowMs, nowMs + 5_000, default);

    private Task<DutyAdvanceReply> AdvanceAsync(long fence, string cursor) => Coordinator.Scripts.DutyAdvanceAsync(Coordinator.Keys.Duty("sweep"), fence, cursor, default);

    private async Task<string?> CursorAsync() => await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Duty("sweep"), "cursor"));
}
