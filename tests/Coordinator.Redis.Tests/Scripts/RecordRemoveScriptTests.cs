using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>record_remove.lua: a record is gone with its name, however often it is removed.</summary>
public sealed class RecordRemoveScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Removed_CalledTwiceAndAfterAFlush_FreesTheName()
    {
        await PutAsync("id");

        await RemoveAsync("id");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        await RemoveAsync("id");

        Assert.Equal(0, await Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.Reports)));
        Assert.Equal(RecordPutReply.Put, await PutAsync("id-2"));
    }

    private Task<RecordPutReply> PutAsync(string id) =>
        Coordinator.Scripts.RecordPutAsync(Coordinator.Keys.Reports, id, "document", 10, replace: false, (Coordinator.Keys.ReportNames, "name"), default);

    private Task RemoveAsync(string id) => Coordinator.Scripts.RecordRemoveAsync(Coordinator.Keys.Reports, Coordinator.Keys.ReportNames, id, "name", default);
}
