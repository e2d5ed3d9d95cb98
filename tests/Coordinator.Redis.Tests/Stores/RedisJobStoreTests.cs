using System.Text.Json;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

public sealed class RedisJobStoreTests(SharedRedis redis) : RedisTest(redis)
{
    [Fact]
    public async Task FindAsync_EveryStep_ReturnsExactlyWhatWasApplied()
    {
        var job = New("A");
        var leased = Leased(job);
        var delivered = Ended(leased, JobState.Delivered, AttemptOutcome.Delivered) with { News = new JobNews(JobNewsKind.Delivered, leased.Version + 1) };
        Job? before = null;
        foreach (var after in new[] { job, leased, delivered })
        {
            await Coordinator.Jobs.ApplyAsync(Transaction((before, after)), default);
            Assert.Equal(JsonSerializer.Serialize(after), JsonSerializer.Serialize(await Coordinator.Jobs.FindAsync(job.Id, default)));
            before = after;
        }

        var events = await Coordinator.Jobs.ReadEventsAsync(Artist, 0, 10, default);
        Assert.Equal(
            JsonSerializer.Serialize(new[] { job, leased, delivered }.Select((state, index) => new JobEvent(index + 1, state))),
            JsonSerializer.Serialize(events.Events));
    }

    [Fact]
    public async Task FindAsync_SeveralIds_KeepsTheOrderAndLeavesOutUnknownOnes()
    {
        await Coordinator.Jobs.ApplyAsync(Transaction((null, New("A")), (null, New("B"))), default);
        var found = await Coordinator.Jobs.FindAsync([new JobId("B"), new JobId("X"), new JobId("A")], default);
        Assert.Equal(["B", "A"], found.Select(job => job.Id.Value));
    }

    [Fact]
    public async Task ApplyAsync_ManyCoordinatorsOnOneJob_ExactlyOneWins()
    {
        await using var second = await Redis.StartCoordinatorAsync(Coordinator.Keys.PoolId);
        for (var round = 0; round < 20; round++)
        {
            var job = New($"R{round:D2}");
            await Coordinator.Jobs.ApplyAsync(Transaction((null, job)), default);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
                (writer % 2 == 0 ? Coordinator : second).Jobs.ApplyAsync(Transaction((job, Leased(job, $"token-{writer}"))), default))));

            var winner = Array.FindIndex(outcomes, outcome => outcome is ApplyOutcome.Applied);
            Assert.Single(outcomes, outcome => outcome is ApplyOutcome.Applied);
            Assert.Equal(7, outcomes.Count(outcome => outcome == new ApplyOutcome.Conflict(job.Id)));
            Assert.Equal($"token-{winner}", (await Coordinator.Jobs.FindAsync(job.Id, default))!.Lease!.Token);
        }

        Assert.Equal(40, await Coordinator.Jobs.LastEventIdAsync(Artist, default));
    }

    [Fact]
    public async Task ApplyAsync_ChangedOrder_IsRefusedAsABug()
    {
        var job = New("A");
        await Coordinator.Jobs.ApplyAsync(Transaction((null, job)), default);
        var changed = Leased(job) with { Spec = job.Spec with { Steps = 21 } };
        await Assert.ThrowsAsync<ArgumentException>(() => Coordinator.Jobs.ApplyAsync(Transaction((job, changed)), default));
    }

    [Fact]
    public async Task ApplyAsync_TooManyChangesOrTwoAccounts_IsRefusedAsABug()
    {
        var many = Enumerable.Range(0, 65).Select(i => ((Job?)null, New($"J{i}"))).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => Coordinator.Jobs.ApplyAsync(Transaction(many), default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Coordinator.Jobs.ApplyAsync(Transaction((null, New("A")), (null, New("B", new AccountId("other")))), default));
        await Assert.ThrowsAsync<ArgumentException>(() => Coordinator.Jobs.ApplyAsync(Transaction((null, New("A")), (null, New("A"))), default));
    }

    [Fact]
    public async Task ApplyAsync_MostChangesAtOnce_AppliesAll()
    {
        var many = Enumerable.Range(0, 64).Select(i => ((Job?)null, New($"J{i:D2}"))).ToArray();
        Assert.IsType<ApplyOutcome.Applied>(await Coordinator.Jobs.ApplyAsync(Transaction(many), default));
        Assert.Equal(64, await Coordinator.Jobs.CountAsync(new JobIndex.Flow(new QueueId(Manifest, PriorityClass.Normal), Artist), default));
    }

    [Fact]
    public async Task RangeAsync_SameScore_OrdersByIdBothWays()
    {
        await Coordinator.Jobs.ApplyAsync(Transaction((null, New("B")), (null, New("A")), (null, New("C") with { QueuedAtMs = Now - 1 })), default);
        var queue = new JobIndex.Flow(new QueueId(Manifest, PriorityClass.Normal), Artist);

        Assert.Equal(["C", "A", "B"], (await Coordinator.Jobs.RangeAsync(queue, 0, long.MaxValue, 10, false, default)).Select(entry => entry.Id.Value));
        Assert.Equal(["B", "A"], (await Coordinator.Jobs.RangeAsync(queue, 0, long.MaxValue, 2, true, default)).Select(entry => entry.Id.Value));
        Assert.Equal(["C"], (await Coordinator.Jobs.RangeAsync(queue, QueueOrder.PlaceOf(Now - 1), QueueOrder.PlaceOf(Now) - 1, 10, false, default)).Select(entry => entry.Id.Value));
    }

    [Fact]
    public async Task ReadEventsAsync_NothingNewer_IsAnEmptyPageWithoutGap()
    {
        await Coordinator.Jobs.ApplyAsync(Transaction((null, New("A"))), default);
        var page = await Coordinator.Jobs.ReadEventsAsync(Artist, 1, 10, default);
        Assert.Empty(page.Events);
        Assert.False(page.Gap);
        Assert.Empty((await Coordinator.Jobs.ReadEventsAsync(new AccountId("nobody"), 0, 10, default)).Events);
    }

    [Fact]
    public async Task Pools_OnOneRedis_DoNotSeeEachOther()
    {
        await using var other = await Redis.StartCoordinatorAsync();
        await Coordinator.Jobs.ApplyAsync(Transaction((null, New("A"))), default);
        Assert.Null(await other.Jobs.FindAsync(new JobId("A"), default));
        Assert.Equal(0, await other.Jobs.CountAsync(new JobIndex.Flow(new QueueId(Manifest, PriorityClass.Normal), Artist), default));
    }
}
