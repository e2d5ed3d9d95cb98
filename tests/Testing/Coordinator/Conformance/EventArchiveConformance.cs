using System.Text.Json;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IEventArchive"/> does. A derived class opens stores that keep 16 events per account.</summary>
public abstract class EventArchiveConformance : StoreConformance
{
    private const int AtMost = 16;
    private const int Chunk = AtMost / 4;

    [Fact]
    public async Task Due_MoreThanHalf_AreTheOldestWithoutPrompts()
    {
        await ApplyNewAsync(AtMost / 2);
        Assert.Empty(await Archive.FindDueAsync(10, None));
        Assert.Empty((await Archive.ReadDueAsync(TestJobs.Account, None)).Events);

        await ApplyNewAsync(1);

        Assert.Equal([TestJobs.Account], await Archive.FindDueAsync(10, None));
        var due = await Archive.ReadDueAsync(TestJobs.Account, None);
        Assert.Equal((0, "1 2 3 4"), (due.After, IdsOf(due)));
        Assert.DoesNotContain(TestJobs.Spec.Prompt, JsonSerializer.Serialize(due.Events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_HeldBlob_EventsAreInTheSegmentAndNoLongerInTheStore()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        var before = (await Jobs.ReadEventsAsync(TestJobs.Account, 0, Chunk, None)).Events;
        var due = await Archive.ReadDueAsync(TestJobs.Account, None);

        var segment = await MoveAsync(due);

        Assert.True((await Jobs.ReadEventsAsync(TestJobs.Account, 0, 10, None)).Gap);
        Assert.True((await Jobs.ReadEventsAsync(TestJobs.Account, 3, 10, None)).Gap);
        var rest = await Jobs.ReadEventsAsync(TestJobs.Account, 4, 10, None);
        Assert.Equal((false, 5L), (rest.Gap, rest.Events[0].Id));
        Assert.Equal(segment, await Archive.FindAsync(TestJobs.Account, 0, None));
        Assert.Equal(segment, await Archive.FindAsync(TestJobs.Account, 3, None));
        Assert.Null(await Archive.FindAsync(TestJobs.Account, 4, None));
        Assert.Equal(segment, await Archive.OldestAsync(TestJobs.Account, None));
        Same(before.ToArray(), (await Archive.ResolveAsync(TestJobs.Account, due.Events, None)).ToArray());
        Assert.Equal([(new JobId(segment.Holder), segment.MovedAtMs)], await HoldersAsync(segment));
        Assert.Empty(await Archive.FindDueAsync(10, None));
    }

    [Fact]
    public async Task Move_AgainAndAgain_SegmentsFollowEachOther()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        var one = await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None));
        await ApplyNewAsync(Chunk);
        var two = await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None), expected: 2);

        Assert.Equal((4L, 8L), (two.After, two.Last));
        Assert.Equal(one, await Archive.FindAsync(TestJobs.Account, 3, None));
        Assert.Equal(two, await Archive.FindAsync(TestJobs.Account, 4, None));
    }

    [Fact]
    public async Task Move_BlobThatIsNotHeld_DoesNothing()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        var due = await Archive.ReadDueAsync(TestJobs.Account, None);

        Assert.Equal(0, await Archive.MoveAsync(Segment(due), None));

        Assert.Equal("1 2 3 4", IdsOf(await Archive.ReadDueAsync(TestJobs.Account, None)));
        Assert.Null(await Archive.OldestAsync(TestJobs.Account, None));
        Assert.False((await Jobs.ReadEventsAsync(TestJobs.Account, 0, 10, None)).Gap);
    }

    [Fact]
    public async Task Move_ByManyAtOnce_HappensOnce()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        var segment = Segment(await Archive.ReadDueAsync(TestJobs.Account, None));
        await Jobs.HoldBlobAsync(segment.Blob, segment.Holder, None);

        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Archive.MoveAsync(segment with { MovedAtMs = 5_000 + i }, None))));

        Assert.Equal(1, moved.Sum());
        Assert.Single(await Archive.MovedUntilAsync(long.MaxValue, 10, None));
    }

    [Fact]
    public async Task Resolve_RemovedJob_LeavesNoTraceButItsRemoval()
    {
        var cancelled = await ApplyAsync(TestJobs.Cancel(await ApplyAsync(Make.New())));
        await ApplyNewAsync(AtMost / 2 - 1);
        var due = await Archive.ReadDueAsync(TestJobs.Account, None);
        await MoveAsync(due);

        var removal = JobRemoval.Of(cancelled, RemovalReason.Requested, 5_000);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(new JobTransaction { Changes = [], Removals = [removal] }, None));

        Assert.Equal([3, 4], (await Archive.ResolveAsync(TestJobs.Account, due.Events, None)).Select(one => one.Id));
        await ApplyNewAsync(Chunk);
        await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None), expected: 2);
        await ApplyNewAsync(Chunk);
        var later = await Archive.ReadDueAsync(TestJobs.Account, None);
        Assert.Equal(new JobEvent(10, removal.After), (await Archive.ResolveAsync(TestJobs.Account, later.Events, None))[1]);
    }

    [Fact]
    public async Task Forget_Segment_ItsEventsAreGoneAndItsBlobIsLetGo()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        var one = await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None));
        await ApplyNewAsync(Chunk);
        var two = await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None), expected: 2, atMs: 6_000);
        Assert.Equal([one], await Archive.MovedUntilAsync(5_999, 10, None));
        Assert.Equal([one, two], await Archive.MovedUntilAsync(6_000, 10, None));

        await Archive.ForgetAsync(one, None);
        await Archive.ForgetAsync(one, None);

        Assert.Null(await Archive.FindAsync(TestJobs.Account, 0, None));
        Assert.Null(await Archive.FindAsync(TestJobs.Account, 3, None));
        Assert.Equal(two, await Archive.FindAsync(TestJobs.Account, 4, None));
        Assert.Equal(two, await Archive.OldestAsync(TestJobs.Account, None));
        Assert.Equal([two], await Archive.MovedUntilAsync(long.MaxValue, 10, None));
        Assert.Empty(await HoldersAsync(one));
        Assert.Single(await HoldersAsync(two));
    }

    [Fact]
    public async Task Find_EventsThatNobodyMoved_AreGoneWithAllBefore()
    {
        await ApplyNewAsync(AtMost / 2 + 1);
        await MoveAsync(await Archive.ReadDueAsync(TestJobs.Account, None));
        await ApplyNewAsync(AtMost);

        // Of 25 events 16 are in the store and 4 in a segment: between them 5 are missing, so nothing before those can be told either.
        Assert.Null(await Archive.FindAsync(TestJobs.Account, 0, None));
        Assert.True((await Jobs.ReadEventsAsync(TestJobs.Account, 8, 10, None)).Gap);
        Assert.False((await Jobs.ReadEventsAsync(TestJobs.Account, 9, 10, None)).Gap);
        Assert.Equal((9, "10 11 12 13"), (await Archive.ReadDueAsync(TestJobs.Account, None)) is var due ? (due.After, IdsOf(due)) : default);
    }

    private static string IdsOf(OldEvents due) => string.Join(' ', due.Events.Select(one => one.Id));

    private static EventSegment Segment(OldEvents due, long atMs = 5_000) =>
        new(TestJobs.Account, due.After, due.Events[^1].Id, BlobId.Of(JsonSerializer.SerializeToUtf8Bytes(due.Events)), atMs);

    private async Task<EventSegment> MoveAsync(OldEvents due, long expected = 1, long atMs = 5_000)
    {
        var segment = Segment(due, atMs);
        await Jobs.HoldBlobAsync(segment.Blob, segment.Holder, None);
        Assert.Equal(expected, await Archive.MoveAsync(segment, None));
        return segment;
    }

    private Task<IReadOnlyList<(JobId Id, long Score)>> HoldersAsync(EventSegment segment) =>
        Jobs.RangeAsync(new JobIndex.BlobHolders(segment.Blob), 0, long.MaxValue, 10, descending: false, None);

    private async Task ApplyNewAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await ApplyAsync(Make.New());
        }
    }
}
