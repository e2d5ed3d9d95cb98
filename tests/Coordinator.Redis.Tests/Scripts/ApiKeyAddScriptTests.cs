using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>api_key_add.lua: every answer.</summary>
public sealed class ApiKeyAddScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly AccountId Ada = new("ada");

    [Fact]
    public async Task Added_NewKey_IsKnownToPoolAndAccount()
    {
        Assert.Equal(ApiKeyAddition.Added, await AddAsync("id"));
        Assert.Equal("document", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.ApiKeys, "id")));
        Assert.True(await Coordinator.RunAsync((db, keys) => db.SetContainsAsync(keys.AccountKeys(Ada), "id")));
    }

    [Fact]
    public async Task Exists_CalledTwice_KeepsTheFirst()
    {
        await AddAsync("id");
        Assert.Equal(ApiKeyAddition.Exists, await Coordinator.Scripts.ApiKeyAddAsync(Coordinator.Keys, new AccountId("bob"), "id", "other", 10, 10, default));
        Assert.Equal("document", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.ApiKeys, "id")));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.SetContainsAsync(keys.AccountKeys(new AccountId("bob")), "id")));
    }

    [Fact]
    public async Task Full_PoolOrAccount_AddsNothing()
    {
        await AddAsync("id");
        Assert.Equal(ApiKeyAddition.PoolFull, await AddAsync("id-2", most: 1));
        Assert.Equal(ApiKeyAddition.AccountFull, await AddAsync("id-2", mostOfAccount: 1));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.ApiKeys)));
    }

    [Fact]
    public async Task Added_AfterScriptFlush_IsSentAgain()
    {
        await AddAsync("id");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(ApiKeyAddition.Added, await AddAsync("id-2"));
    }

    private Task<ApiKeyAddition> AddAsync(string id, int most = 10, int mostOfAccount = 10) =>
        Coordinator.Scripts.ApiKeyAddAsync(Coordinator.Keys, Ada, id, "document", most, mostOfAccount, default);
}
