using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>record_replace.lua: every answer.</summary>
public sealed class RecordReplaceScriptTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task Replaced_DocumentThatWasRead()
    {
        await PutAsync("first");
        Assert.Equal(RecordReplaceReply.Replaced, await ReplaceAsync("first", "second"));
        Assert.Equal("second", await ReadAsync());
    }

    [Fact]
    public async Task Changed_CalledTwice_ReplacesOnce()
    {
        await PutAsync("first");
        await ReplaceAsync("first", "second");
        Assert.Equal(RecordReplaceReply.Changed, await ReplaceAsync("first", "third"));
        Assert.Equal("second", await ReadAsync());
    }

    [Fact]
    public async Task Changed_NoSuchRecord_AddsNone()
    {
        Assert.Equal(RecordReplaceReply.Changed, await ReplaceAsync("first", "second"));
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Replaced_AfterScriptFlush_IsSentAgain()
    {
        await PutAsync("first");
        await ReplaceAsync("first", "second");
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(RecordReplaceReply.Replaced, await ReplaceAsync("second", "third"));
    }

    private Task<RecordPutReply> PutAsync(string document) => Coordinator.Scripts.RecordPutAsync(Coordinator.Keys.Models, "id", document, 10, false, null, default);

    private Task<RecordReplaceReply> ReplaceAsync(string read, string document) =>
        Coordinator.Scripts.RecordReplaceAsync(Coordinator.Keys.Models, "id", read, document, default);

    private async Task<string?> ReadAsync() => await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Models, "id"));
}
