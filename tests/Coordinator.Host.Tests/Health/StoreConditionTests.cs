using SogniLike.Coordinator.Host.Draining;
using SogniLike.Coordinator.Host.Health;
using SogniLike.Coordinator.Redis;

namespace SogniLike.Coordinator.Host.Tests.Health;

public class StoreConditionTests
{
    [Fact]
    public void Problems_FollowTheStoreAndTheDrain()
    {
        using var drain = new DrainState();
        var redis = new Status();
        var readiness = new Readiness(drain, [new StoreCondition(redis)]);

        Assert.Empty(readiness.Problems);
        redis.IsReady = false;
        Assert.Contains("Redis", Assert.Single(readiness.Problems), StringComparison.Ordinal);
        drain.Begin();
        Assert.Contains("going away", Assert.Single(readiness.Problems), StringComparison.Ordinal);
    }

    private sealed class Status : IRedisStatus
    {
        public bool IsReady { get; set; } = true;
    }
}
