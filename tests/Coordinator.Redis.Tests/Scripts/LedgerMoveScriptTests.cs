using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>ledger_move.lua: a record is in the journal or in a segment.</summary>
public sealed class LedgerMoveScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly JournalSegment Segment = new(0, 2, BlobId.Of("segment"u8), 5_000);

    [Fact]
    public async Task Moved_CalledTwiceAndAfterAFlush_MovesOnce()
    {
        await AppendAsync(3);
        await Coordinator.Jobs.HoldBlobAsync(Segment.Blob, Segment.Holder, default);

        Assert.True(await MoveAsync());
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.False(await MoveAsync());

        Assert.Equal(["3-0"], (await Coordinator.RunAsync((db, keys) => db.StreamRangeAsync(keys.LedgerJournal))).Select(record => record.Id.ToString()));
        Assert.Equal(1, await Coordinator.RunAsync((db, keys) => db.SortedSetLengthAsync(keys.LedgerSegments)));
    }

    [Fact]
    public async Task Nothing_HoldTakenBack_LeavesTheJournalAsItWas()
    {
        await AppendAsync(3);
        await Coordinator.Jobs.HoldBlobAsync(Segment.Blob, Segment.Holder, default);
        await Coordinator.Jobs.ReleaseBlobAsync(Segment.Blob, Segment.Holder, default);

        Assert.False(await MoveAsync());
        Assert.Equal(3, await Coordinator.RunAsync((db, keys) => db.StreamLengthAsync(keys.LedgerJournal)));
    }

    [Fact]
    public async Task Nothing_EmptyJournal_IsNoError() => Assert.False(await MoveAsync());

    private Task<bool> MoveAsync() => Coordinator.Scripts.LedgerMoveAsync(Coordinator.Keys, Segment, "segment", default);

    private async Task AppendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Coordinator.Ledger.ApplyAsync(
                new LedgerChange { AtMs = i, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, 1)] }, default);
        }
    }
}
