using System.Net;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Tests.Sharing;

public sealed class VisitLimitTests
{
    [Fact]
    public async Task TryVisit_TooOften_WaitsAloneForItself()
    {
        await using var pool = await TestPool.CreateAsync(("Sharing:VisitsPerMinute", "60"));
        var limit = pool.Get<VisitLimit>();
        var (visitor, other) = (IPAddress.Parse("192.0.2.7"), IPAddress.Parse("192.0.2.8"));
        for (var visit = 0; visit < 10; visit++)
        {
            Assert.True(limit.TryVisit(visitor, out _));
        }

        Assert.False(limit.TryVisit(visitor, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
        Assert.True(limit.TryVisit(other, out _));
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.TryVisit(visitor, out _));
    }

    [Fact]
    public async Task TryVisit_ThroughAProxyOnThisMachine_IsNotCounted()
    {
        await using var pool = await TestPool.CreateAsync(("Sharing:VisitsPerMinute", "1"));
        var limit = pool.Get<VisitLimit>();

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(limit.TryVisit(IPAddress.Loopback, out var _)));
    }
}
