using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>worker_enrol.lua: every answer, and that all but the first write nothing.</summary>
public sealed class WorkerEnrolScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Enrolled_UsesTheTokenAndAddsTheWorker()
    {
        await AddTokenAsync();
        Assert.Equal(WorkerEnrolReply.Enrolled, await EnrolAsync("unused", "used", "worker", "key"));
        Assert.Equal("used", await TokenAsync());
        Assert.Equal("document", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Workers, "worker")));
        Assert.Equal("worker", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.WorkerKeys, "key")));
    }

    [Fact]
    public async Task TokenChanged_CalledTwice_UsesItOnce()
    {
        await AddTokenAsync();
        await EnrolAsync("unused", "used", "worker", "key");
        Assert.Equal(WorkerEnrolReply.TokenChanged, await EnrolAsync("unused", "used", "worker-2", "key-2"));
        Assert.Equal(1, await WorkersAsync());
    }

    [Fact]
    public async Task TokenChanged_NoSuchToken_AddsNobody()
    {
        Assert.Equal(WorkerEnrolReply.TokenChanged, await EnrolAsync("unused", "used", "worker", "key"));
        Assert.Equal(0, await WorkersAsync());
        Assert.Null(await TokenAsync());
    }

    [Fact]
    public async Task PoolFull_DoesNotUseTheToken()
    {
        await AddTokenAsync();
        await EnrolAsync("unused", "used", "worker", "key");
        Assert.Equal(WorkerEnrolReply.PoolFull, await EnrolAsync("used", "used twice", "worker-2", "key-2", most: 1));
        Assert.Equal("used", await TokenAsync());
        Assert.Equal(1, await WorkersAsync());
    }

    [Theory]
    [InlineData("worker-2", "key")]
    [InlineData("worker", "key-2")]
    public async Task KeyKnown_SameKeyOrSameId_DoesNotUseTheToken(string worker, string key)
    {
        await AddTokenAsync();
        await EnrolAsync("unused", "used", "worker", "key");
        Assert.Equal(WorkerEnrolReply.KeyKnown, await EnrolAsync("used", "used twice", worker, key));
        Assert.Equal("used", await TokenAsync());
        Assert.Equal(1, await WorkersAsync());
    }

    [Fact]
    public async Task Enrolled_AfterScriptFlush_IsSentAgain()
    {
        await AddTokenAsync();
        await EnrolAsync("unused", "used", "worker", "key");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(WorkerEnrolReply.Enrolled, await EnrolAsync("used", "used twice", "worker-2", "key-2"));
    }

    private Task<bool> AddTokenAsync() => Coordinator.RunAsync((db, keys) => db.HashSetAsync(keys.EnrolmentTokens, "token", "unused"));

    private Task<WorkerEnrolReply> EnrolAsync(string read, string used, string worker, string key, int most = 10) =>
        Coordinator.Scripts.WorkerEnrolAsync(Coordinator.Keys, "token", read, used, worker, "document", key, most, default);

    private async Task<string?> TokenAsync() => await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.EnrolmentTokens, "token"));

    private Task<long> WorkersAsync() => Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.Workers));
}
