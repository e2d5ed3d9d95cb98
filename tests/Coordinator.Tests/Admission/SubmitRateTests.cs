using SogniLike.Coordinator.Admission;

namespace SogniLike.Coordinator.Tests.Admission;

public sealed class SubmitRateTests
{
    [Fact]
    public async Task TryTake_BeyondTheBurst_WaitsForTheNextToken()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:SubmitsPerMinute", "60"), ("Admission:SubmitBurst", "3"));
        var rate = pool.Get<SubmitRate>();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(rate.TryTake("k", out _));
        }

        Assert.False(rate.TryTake("k", out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
        Assert.True(rate.TryTake("other", out _));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(rate.TryTake("k", out _));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(rate.TryTake("k", out _));
        Assert.False(rate.TryTake("k", out _));
    }

    [Fact]
    public async Task TryTake_MoreKeysThanRemembered_ForgetsThoseIdleLongest()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:SubmitBurst", "1"), ("Admission:MaxTrackedKeys", "100"));
        var rate = pool.Get<SubmitRate>();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(rate.TryTake($"k{i}", out _));
        }

        Assert.False(rate.TryTake("k0", out _));
        Assert.True(rate.TryTake("new", out _));
        Assert.False(rate.TryTake("k0", out _));
        Assert.True(rate.TryTake("k1", out _));
    }
}
