using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>api_key_remove.lua: a key is gone from both places, however often it is removed.</summary>
public sealed class ApiKeyRemoveScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly AccountId Ada = new("ada");

    [Fact]
    public async Task Removed_CalledTwiceAndAfterAFlush_LeavesNothing()
    {
        await Coordinator.Scripts.ApiKeyAddAsync(Coordinator.Keys, Ada, "id", "document", 10, 10, default);
        await Coordinator.Scripts.ApiKeyAddAsync(Coordinator.Keys, Ada, "other", "document", 10, 10, default);

        await Coordinator.Scripts.ApiKeyRemoveAsync(Coordinator.Keys, Ada, "id", default);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        await Coordinator.Scripts.ApiKeyRemoveAsync(Coordinator.Keys, Ada, "id", default);

        Assert.Equal(["other"], await Coordinator.RunAsync((db, keys) => db.HashKeysAsync(keys.ApiKeys)));
        Assert.Equal(["other"], await Coordinator.RunAsync((db, keys) => db.SetMembersAsync(keys.AccountKeys(Ada))));
    }
}
