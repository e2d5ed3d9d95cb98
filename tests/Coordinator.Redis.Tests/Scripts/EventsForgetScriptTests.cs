using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>events_forget.lua: a segment goes once, and the floor never sinks.</summary>
public sealed class EventsForgetScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly EventSegment Segment = new(Artist, 0, 2, BlobId.Of("segment"u8), 5_000);

    [Fact]
    public async Task Forgotten_CalledTwiceAndAfterAFlush_GoesOnce()
    {
        await RecordAsync();

        Assert.True(await ForgetAsync());
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.False(await ForgetAsync());

        Assert.Equal(2, (long)await FloorAsync());
        Assert.Equal(0, await Coordinator.RunAsync((db, keys) => db.SortedSetLengthAsync(keys.Segments(Artist))));
        Assert.Equal(0, await Coordinator.RunAsync((db, keys) => db.SortedSetLengthAsync(keys.AllSegments)));
    }

    [Fact]
    public async Task Forgotten_LaterEventsGoneBefore_FloorStays()
    {
        await RecordAsync();
        await Coordinator.RunAsync((db, keys) => db.HashSetAsync(keys.Archive(Artist), "floor", 9));

        Assert.True(await ForgetAsync());

        Assert.Equal(9, (long)await FloorAsync());
    }

    private Task<StackExchange.Redis.RedisValue> FloorAsync() => Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Archive(Artist), "floor"));

    private Task<bool> ForgetAsync() => Coordinator.Scripts.EventsForgetAsync(Coordinator.Keys, Segment, "segment", default);

    private async Task RecordAsync()
    {
        await Coordinator.RunAsync((db, keys) => db.SortedSetAddAsync(keys.Segments(Artist), "segment", Segment.Last));
        await Coordinator.RunAsync((db, keys) => db.SortedSetAddAsync(keys.AllSegments, "segment", Segment.MovedAtMs));
    }
}
