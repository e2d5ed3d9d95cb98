using System.Collections.Concurrent;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> does when jobs are removed, and with who names a blob.</summary>
public abstract class JobRemovalConformance : StoreConformance
{
    private static readonly BlobId Blob = new(new string('c', 64));

    [Fact]
    public async Task Apply_Removal_LeavesNothingButOneEvent()
    {
        var kept = await ApplyAsync(Make.New());
        var delivered = await DeliveredAsync();

        await RemoveAsync(JobRemoval.Of(delivered, RemovalReason.Requested, 5_000));

        Assert.Null(await Jobs.FindAsync(delivered.Id, None));
        foreach (var index in JobIndexes.Of(delivered).Keys)
        {
            Assert.DoesNotContain(delivered.Id, await IdsInAsync(index));
        }

        var page = await Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, None);
        Assert.False(page.Gap);
        Same(new[] { new JobEvent(1, kept), new JobEvent(5, new RemovedJob(delivered.Id, RemovalReason.Requested, 5_000)) }, page.Events.ToArray());
        Assert.Equal(5, await Jobs.LastEventIdAsync(TestJobs.Account, None));
    }

    [Fact]
    public async Task Events_AfterAnIdOfARemovedJob_GoOnBehindIt()
    {
        var removed = await DeliveredAsync();
        var later = await ApplyAsync(Make.New());
        await RemoveAsync(JobRemoval.Of(removed, RemovalReason.Expired, 5_000));

        foreach (var after in new[] { 0L, 1, 2, 3 })
        {
            var page = await Jobs.ReadEventsAsync(TestJobs.Account, after, 1, None);
            Assert.Equal((false, 4L, later.Id), (page.Gap, page.Events.Single().Id, page.Events.Single().JobId));
        }

        Assert.Equal([5], (await Jobs.ReadEventsAsync(TestJobs.Account, 4, 10, None)).Events.Select(one => one.Id));
    }

    [Fact]
    public async Task Apply_RemovalTwice_ConflictsAndWritesNothing()
    {
        var removal = JobRemoval.Of(await DeliveredAsync(), RemovalReason.Requested, 5_000);
        await RemoveAsync(removal);

        var outcome = await Jobs.ApplyAsync(Of(removal), None);

        Assert.Equal(new ApplyOutcome.Conflict(removal.Before.Id), outcome);
        Assert.Equal(4, await Jobs.LastEventIdAsync(TestJobs.Account, None));
    }

    [Fact]
    public async Task Apply_RemovalOfAnotherVersion_ConflictsAndWritesNothing()
    {
        var delivered = await DeliveredAsync();
        var stale = JobRemoval.Of(delivered with { Version = delivered.Version - 1 }, RemovalReason.Requested, 5_000);
        var other = JobRemoval.Of(await DeliveredAsync(), RemovalReason.Requested, 5_000);

        Assert.Equal(new ApplyOutcome.Conflict(delivered.Id), await Jobs.ApplyAsync(Of(other, stale), None));

        Same(delivered, await Jobs.FindAsync(delivered.Id, None));
        Same(other.Before, await Jobs.FindAsync(other.Before.Id, None));
        Assert.Equal(6, (await Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, None)).Events.Count);
    }

    [Fact]
    public async Task Apply_RemovalsAtOnce_EachJobIsRemovedOnce()
    {
        var jobs = new List<Job>();
        for (var i = 0; i < 8; i++)
        {
            jobs.Add(await DeliveredAsync());
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            Task.Run(() => Jobs.ApplyAsync(Of(JobRemoval.Of(jobs[i % 8], RemovalReason.Expired, 5_000)), None))));

        Assert.Equal(8, outcomes.Count(outcome => outcome is ApplyOutcome.Applied));
        var events = (await Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, None)).Events;
        Assert.Equal(jobs.Select(job => job.Id).Order(), events.Select(one => one.Removed!.Id).Order());
        Assert.Equal(Enumerable.Range(25, 8).Select(id => (long)id), events.Select(one => one.Id));
    }

    [Fact]
    public async Task Apply_Removal_WakesTheAccount()
    {
        var removal = JobRemoval.Of(await DeliveredAsync(), RemovalReason.Requested, 5_000);
        var wakes = new BlockingCollection<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(wakes.Add, None);

        await RemoveAsync(removal);

        Assert.True(wakes.TryTake(out var topic, TimeSpan.FromSeconds(10)));
        Assert.Equal(new WakeTopic.Account(TestJobs.Account), topic);
    }

    [Fact]
    public async Task Finished_HoldsEachFinalJobByItsEnd()
    {
        var delivered = await DeliveredAsync();
        var cancelled = await ApplyAsync(TestJobs.Cancel(await ApplyAsync(Make.New())));
        var failed = await ApplyAsync(TestJobs.Fail(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())))));
        await ApplyAsync(Make.New());

        foreach (var job in new[] { delivered, cancelled, failed })
        {
            var range = await Jobs.RangeAsync(new JobIndex.Finished(job.State), 0, long.MaxValue, 10, descending: false, None);
            Assert.Equal([(job.Id, job.UpdatedAtMs)], range);
        }
    }

    [Fact]
    public async Task BlobHolders_OfOneBlob_AreItsJobsAndThoseThatHoldIt()
    {
        var index = new JobIndex.BlobHolders(Blob);
        var coming = new JobId(Ids.NewId());
        await Jobs.HoldBlobAsync(Blob, coming.Value, None);
        var (one, two) = (await DeliveredAsync(), await DeliveredAsync());

        // Who names the blob keeps the score: the hold of a delivery that is repeated says nothing new.
        await Jobs.HoldBlobAsync(Blob, one.Id.Value, None);

        var held = await Jobs.RangeAsync(index, 0, long.MaxValue, 10, descending: false, None);
        Assert.Equal(new[] { (coming, 0L), (one.Id, 4_000), (two.Id, 4_000) }.Order(), held.Order());

        await Jobs.ReleaseBlobAsync(Blob, coming.Value, None);
        await RemoveAsync(JobRemoval.Of(one, RemovalReason.Requested, 5_000));
        Assert.Equal([two.Id], await IdsInAsync(index));
        await RemoveAsync(JobRemoval.Of(two, RemovalReason.Requested, 5_000));
        Assert.Equal(0, await Jobs.CountAsync(index, None));
    }

    [Fact]
    public async Task BlobHolders_HoldThatComesTrue_GetsTheScoreOfItsJob()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
        await Jobs.HoldBlobAsync(Blob, leased.Id.Value, None);

        var delivered = await ApplyAsync(TestJobs.Deliver(leased));

        var held = await Jobs.RangeAsync(new JobIndex.BlobHolders(Blob), 0, long.MaxValue, 10, descending: false, None);
        Assert.Equal([(delivered.Id, delivered.UpdatedAtMs)], held);
    }

    private static JobTransaction Of(params JobRemoval[] removals) => new() { Changes = [], Removals = removals };

    private async Task RemoveAsync(JobRemoval removal) => Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(removal), None));

    private async Task<Job> DeliveredAsync(AccountId? account = null) =>
        await ApplyAsync(TestJobs.Deliver(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New(account: account))))));
}
