using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Tests.Watching;

public sealed class WatchPositionTests
{
    [Fact]
    public void Advance_ChangeSeenBefore_IsDropped()
    {
        var position = new WatchPosition(5);

        Assert.Null(position.Advance(Changed(4)));
        Assert.Null(position.Advance(Changed(5)));
        Assert.NotNull(position.Advance(Changed(7)));
        Assert.Null(position.Advance(Changed(6)));
        Assert.Equal(7UL, position.LastEventId);
    }

    [Fact]
    public void Advance_SnapshotOfTheSamePosition_IsPassedOnlyOnce()
    {
        var position = new WatchPosition(0);

        Assert.NotNull(position.Advance(Snapshot(0)));
        Assert.Null(position.Advance(Snapshot(0)));
        Assert.NotNull(position.Advance(Snapshot(3)));
    }

    [Fact]
    public void Advance_SnapshotOfAnEarlierPosition_IsPassedOn()
    {
        // A pool that was restored from a copy counts from there.
        var position = new WatchPosition(0);
        position.Advance(Snapshot(9));

        Assert.NotNull(position.Advance(Snapshot(3)));
        Assert.NotNull(position.Advance(Changed(4)));
    }

    [Fact]
    public void Advance_UnknownKindOfMessage_IsIgnored() => Assert.Null(new WatchPosition(0).Advance(new WatchJobsResponse()));

    [Fact]
    public void AdvanceQueue_WhatAConnectionDoesNotSayFirst_IsThatTheQueueRuns()
    {
        var at = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 };
        var paused = new WatchJobsResponse { Queue = new QueueChanged { PausedAt = at } };
        var position = new WatchPosition(0);

        position.Connected();
        Assert.Equal(new JobWatchEvent.Queue(at.ToDateTimeOffset()), position.AdvanceQueue(paused));
        Assert.Null(position.Advance(paused));
        Assert.Null(position.AdvanceQueue(Snapshot(0)));

        // What comes first is not the snapshot: that is told all the same.
        Assert.NotNull(position.Advance(Snapshot(0)));

        position.Connected();
        Assert.Null(position.AdvanceQueue(paused));
        position.Connected();
        Assert.Equal(new JobWatchEvent.Queue(null), position.AdvanceQueue(Changed(1)));
        Assert.Null(position.AdvanceQueue(Changed(2)));
    }

    private static WatchJobsResponse Changed(ulong id) => new() { Changed = new JobChanged { EventId = id, Job = new Job() } };

    private static WatchJobsResponse Snapshot(ulong id) => new() { Snapshot = new JobSnapshot { EventId = id } };
}
