using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>record_put.lua: every answer.</summary>
public sealed class RecordPutScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Put_NewRecord_IsThereUnderBothNames()
    {
        Assert.Equal(RecordPutReply.Put, await PutAsync("id", "document", name: "name"));
        Assert.Equal("document", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.EnrolmentTokens, "id")));
        Assert.Equal("id", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.EnrolmentSecrets, "name")));
    }

    [Fact]
    public async Task Exists_CalledTwice_KeepsTheFirst()
    {
        await PutAsync("id", "first", name: "name");
        Assert.Equal(RecordPutReply.Exists, await PutAsync("id", "second", name: "other"));
        Assert.Equal("first", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.EnrolmentTokens, "id")));
        Assert.False(await Coordinator.RunAsync((db, keys) => db.HashExistsAsync(keys.EnrolmentSecrets, "other")));
    }

    [Fact]
    public async Task Exists_UniqueNameIsTaken_AddsNothing()
    {
        await PutAsync("id", "first", name: "name");
        Assert.Equal(RecordPutReply.Exists, await PutAsync("id-2", "second", name: "name"));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.EnrolmentTokens)));
    }

    [Fact]
    public async Task Put_Replace_TakesTheNewDocument()
    {
        await PutAsync("id", "first", most: 1);
        Assert.Equal(RecordPutReply.Put, await PutAsync("id", "second", most: 1, replace: true));
        Assert.Equal("second", await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.EnrolmentTokens, "id")));
    }

    [Fact]
    public async Task Full_OneTooMany_AddsNothing()
    {
        await PutAsync("id", "first", most: 1, name: "name");
        Assert.Equal(RecordPutReply.Full, await PutAsync("id-2", "second", most: 1, replace: true));
        Assert.Equal(RecordPutReply.Full, await PutAsync("id-2", "second", most: 1, name: "name-2"));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.EnrolmentTokens)));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.HashLengthAsync(keys.EnrolmentSecrets)));
    }

    [Fact]
    public async Task Put_AfterScriptFlush_IsSentAgain()
    {
        await PutAsync("id", "first");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(RecordPutReply.Exists, await PutAsync("id", "second"));
    }

    private Task<RecordPutReply> PutAsync(string id, string document, int most = 10, bool replace = false, string? name = null) =>
        Coordinator.Scripts.RecordPutAsync(
            Coordinator.Keys.EnrolmentTokens, id, document, most, replace, name is null ? null : (Coordinator.Keys.EnrolmentSecrets, name), default);
}
