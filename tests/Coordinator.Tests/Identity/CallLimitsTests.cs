using System.Net;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Tests.Identity;

public sealed class CallLimitsTests
{
    [Fact]
    public async Task TryCall_SubKey_CountsForItsParentToo()
    {
        await using var pool = await TestPool.CreateAsync();
        var limits = pool.Get<CallLimits>();
        var parent = new CallerKey("parent", KeyCaps.None with { RequestsPerMinute = 6 });
        var sub = TestPool.Ada with { KeyId = "sub", Keys = [new CallerKey("sub", KeyCaps.None with { RequestsPerMinute = 1_000 }), parent] };
        for (var call = 0; call < 5; call++)
        {
            Assert.True(limits.TryCall(sub, out _, out _));
        }

        Assert.False(limits.TryCall(TestPool.Ada with { KeyId = "parent", Keys = [parent] }, out var retryAfter, out var limit));

        Assert.Equal((TimeSpan.FromSeconds(10), 6), (retryAfter, limit));
        pool.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(limits.TryCall(sub, out _, out _));
        Assert.True(limits.TryCall(TestPool.Bob, out _, out _));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "::1", false)]
    public async Task MayPresent_AfterManyRefusals_IsNoForTheSameCustomerOnly(string refused, string asking, bool isBlocked)
    {
        await using var pool = await TestPool.CreateAsync(("Identity:RefusalsPerMinute", "60"));
        var limits = pool.Get<CallLimits>();
        for (var call = 0; call < 60; call++)
        {
            Assert.True(limits.MayPresent(IPAddress.Parse(refused), out _));
            limits.Refused(IPAddress.Parse(refused));
        }

        Assert.Equal(!isBlocked, limits.MayPresent(IPAddress.Parse(asking), out _));
        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limits.MayPresent(IPAddress.Parse(asking), out _));
    }
}
