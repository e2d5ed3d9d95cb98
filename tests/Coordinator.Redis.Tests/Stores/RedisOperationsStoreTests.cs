using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

/// <summary>What only Redis can hold.</summary>
public sealed class RedisOperationsStoreTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Actions_FromBeforeThereWereLinks_AreReadAndTheChainBeginsAfterThem()
    {
        await Coordinator.RunAsync((db, keys) => db.StreamAddAsync(
            keys.AdminActions, "document", """{"atMs":7,"keyId":"key","account":"ada","call":"HoldWorker","target":"w1","detail":"It hums","outcome":"done"}"""));

        await Coordinator.Operations.AddActionAsync(new AdminAction(8, "key", new AccountId("ada"), "ReleaseWorker", "w1", "", "done"), 100, default);

        var found = await Coordinator.Operations.ListActionsAsync(null, 10, default);
        Assert.Equal([(8L, 1L), (7L, null)], found.Select(one => (one.Action.AtMs, one.Link?.Number)));
        Assert.Equal(ActionChain.Beginning, found[0].Link!.Previous);
    }
}
