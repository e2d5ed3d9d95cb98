using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>events_move.lua: an event is in the stream or in a segment.</summary>
public sealed class EventsMoveScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly EventSegment Segment = new(Artist, 0, 2, BlobId.Of("segment"u8), 5_000);

    [Fact]
    public async Task Moved_CalledTwiceAndAfterAFlush_MovesOnce()
    {
        await AppendAsync(3);
        await Coordinator.Jobs.HoldBlobAsync(Segment.Blob, Segment.Holder, default);

        Assert.Equal(1, await MoveAsync(Segment));
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(0, await MoveAsync(Segment));

        Assert.Equal(["3-0"], (await Coordinator.RunAsync((db, keys) => db.StreamRangeAsync(keys.Events(Artist)))).Select(entry => entry.Id.ToString()));
        Assert.Equal(2, (long)await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Archive(Artist), "through")));
        Assert.True((await Coordinator.RunAsync((db, keys) => db.HashGetAsync(keys.Archive(Artist), "floor"))).IsNull);
    }

    [Fact]
    public async Task Nothing_HoldTakenBack_LeavesTheStreamAsItWas()
    {
        await AppendAsync(3);
        await Coordinator.Jobs.HoldBlobAsync(Segment.Blob, Segment.Holder, default);
        await Coordinator.Jobs.ReleaseBlobAsync(Segment.Blob, Segment.Holder, default);

        Assert.Equal(0, await MoveAsync(Segment));
        Assert.Equal(3, await Coordinator.RunAsync((db, keys) => db.StreamLengthAsync(keys.Events(Artist))));
    }

    private Task<long> MoveAsync(EventSegment segment) => Coordinator.Scripts.EventsMoveAsync(Coordinator.Keys, segment, "segment", 1, default);

    private async Task AppendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Coordinator.Jobs.ApplyAsync(Transaction((null, New($"J{i}"))), default);
        }
    }
}
