using System.Collections.Concurrent;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> tells about changes: durable events, wakes on its <see cref="IPoolBus"/>, tallies of workers.</summary>
public abstract class JobEventsConformance : StoreConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Events_OfAnAccount_AreEveryChangeInOrder()
    {
        var queued = await ApplyAsync(Make.New());
        var leased = await ApplyAsync(Make.Lease(queued));
        await ApplyAsync(Make.New(account: new AccountId("bob")));
        var delivered = await ApplyAsync(TestJobs.Deliver(leased));

        var page = await Jobs.ReadEventsAsync(TestJobs.Account, 0, 100, None);

        Assert.False(page.Gap);
        Same(new[] { new JobEvent(1, queued), new JobEvent(2, leased), new JobEvent(3, delivered) }, page.Events.ToArray());
        Assert.Equal(3, await Jobs.LastEventIdAsync(TestJobs.Account, None));
        Assert.Equal(1, await Jobs.LastEventIdAsync(new AccountId("bob"), None));
        Assert.Equal(0, await Jobs.LastEventIdAsync(new AccountId("nobody"), None));
        Assert.Equal([1L, 0L, 3L], await Jobs.LastEventIdsAsync([new AccountId("bob"), new AccountId("nobody"), TestJobs.Account], None));
        Assert.Empty(await Jobs.LastEventIdsAsync([], None));
    }

    [Fact]
    public async Task Events_AfterAnId_InPages()
    {
        for (var i = 0; i < 5; i++)
        {
            await ApplyAsync(Make.New());
        }

        Assert.Equal([3, 4], (await Jobs.ReadEventsAsync(TestJobs.Account, 2, 2, None)).Events.Select(one => one.Id));
        Assert.Empty((await Jobs.ReadEventsAsync(TestJobs.Account, 5, 2, None)).Events);
        Assert.False((await Jobs.ReadEventsAsync(TestJobs.Account, 5, 2, None)).Gap);
    }

    [Fact]
    public async Task Events_OfOneTransaction_AreOnePerChange()
    {
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(Make.New(), Make.New(), Make.New()), None));

        Assert.Equal([1, 2, 3], (await Jobs.ReadEventsAsync(TestJobs.Account, 0, 10, None)).Events.Select(one => one.Id));
    }

    [Fact]
    public async Task Wakes_TellQueueAccountAndWorker()
    {
        var wakes = new BlockingCollection<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(wakes.Add, None);

        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
        await ApplyAsync(TestJobs.GiveBack(leased));

        var expected = new List<WakeTopic>
        {
            new WakeTopic.Account(TestJobs.Account),
            new WakeTopic.Queue(TestJobs.Manifest),
            new WakeTopic.Account(TestJobs.Account),
            new WakeTopic.Account(TestJobs.Account),
            new WakeTopic.Queue(TestJobs.Manifest),
            new WakeTopic.Worker(TestJobs.Worker),
        };
        foreach (var topic in Take(wakes, expected.Count))
        {
            Assert.True(expected.Remove(topic), $"{topic} was not expected, or too often.");
        }
    }

    [Fact]
    public async Task Wakes_OfATransactionThatFails_AreNotTold()
    {
        var wakes = new BlockingCollection<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(wakes.Add, None);
        var queued = await ApplyAsync(Make.New());
        await ApplyAsync(Make.Lease(queued));

        // What was published may still be on its way between the nodes of a cluster.
        Take(wakes, 3);

        await Jobs.ApplyAsync(Of(TestJobs.Cancel(queued)), None);
        await ApplyAsync(Make.New(spec: TestJobs.Spec with { Manifest = TestJobs.OtherManifest }));

        var heard = Take(wakes, 2).ToList();
        Assert.Contains(new WakeTopic.Account(TestJobs.Account), heard);
        Assert.Contains(new WakeTopic.Queue(TestJobs.OtherManifest), heard);
    }

    [Fact]
    public async Task Wakes_AfterDispose_AreNotHeard()
    {
        var (heard, control) = (new BlockingCollection<WakeTopic>(), new BlockingCollection<WakeTopic>());
        var subscription = await Bus.SubscribeWakesAsync(heard.Add, None);
        await using var other = await Bus.SubscribeWakesAsync(control.Add, None);
        await subscription.DisposeAsync();

        await ApplyAsync(Make.New());

        Take(control, 2);
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Progress_IsHeardByWatchersOfTheAccount()
    {
        var (mine, others) = (new BlockingCollection<JobProgress>(), new BlockingCollection<JobProgress>());
        await using var one = await Bus.SubscribeProgressAsync(TestJobs.Account, mine.Add, None);
        await using var two = await Bus.SubscribeProgressAsync(new AccountId("bob"), others.Add, None);
        var progress = new JobProgress(new JobId(Ids.NewId()), 3, JobPhase.Denoising, 7, 20, 1.5);

        await Bus.PublishProgressAsync(TestJobs.Account, progress, None);
        await Bus.PublishProgressAsync(new AccountId("bob"), progress with { Step = 8 }, None);

        Assert.Equal([progress], Take(mine, 1));
        Assert.Equal([progress with { Step = 8 }], Take(others, 1));
    }

    [Fact]
    public async Task Progress_TellsWhetherAnybodyWatchesTheAccount()
    {
        var progress = new JobProgress(new JobId(Ids.NewId()), 3, JobPhase.Denoising, 7, 20, 1.5);
        await using var others = await Bus.SubscribeProgressAsync(new AccountId("bob"), _ => { }, None);
        Assert.False(await Bus.PublishProgressAsync(TestJobs.Account, progress, None));

        var one = await Bus.SubscribeProgressAsync(TestJobs.Account, _ => { }, None);
        var two = await Bus.SubscribeProgressAsync(TestJobs.Account, _ => { }, None);
        Assert.True(await Bus.PublishProgressAsync(TestJobs.Account, progress, None));
        await one.DisposeAsync();
        Assert.True(await Bus.PublishProgressAsync(TestJobs.Account, progress, None));
        await two.DisposeAsync();
        Assert.False(await Bus.PublishProgressAsync(TestJobs.Account, progress, None));
    }

    [Fact]
    public async Task Progress_WithPreview_BringsItsBytes()
    {
        var heard = new BlockingCollection<JobProgress>();
        await using var subscription = await Bus.SubscribeProgressAsync(TestJobs.Account, heard.Add, None);
        var preview = Enumerable.Range(0, 65_536).Select(static i => (byte)(i * 7)).ToArray();

        await Bus.PublishProgressAsync(
            TestJobs.Account,
            new JobProgress(new JobId(Ids.NewId()), 3, JobPhase.Denoising, 7, 20, 1.5) { Preview = new JobPreview(preview, JobPreview.Png) },
            None);

        var shown = Take(heard, 1)[0].Preview!;
        Assert.Equal(JobPreview.Png, shown.MediaType);
        Assert.True(shown.Image.Span.SequenceEqual(preview));
    }

    [Fact]
    public async Task Tallies_CountHowLeasesEnded()
    {
        var other = new WorkerId("01WORKER000000000000000002");
        AttemptOutcome[] outcomes =
            [AttemptOutcome.HandedBack, AttemptOutcome.WorkerFailed, AttemptOutcome.WorkerLost, AttemptOutcome.ResultRefused, AttemptOutcome.Declined];
        foreach (var outcome in outcomes)
        {
            await ApplyAsync(TestJobs.GiveBack(await LeasedAsync(), outcome));
        }

        await ApplyAsync(TestJobs.Deliver(await LeasedAsync()));
        await ApplyAsync(TestJobs.Cancel(await LeasedAsync()));

        var tallies = await Workers.TalliesAsync([TestJobs.Worker, other], None);

        Assert.Equal(new WorkerTally(1, 3), tallies[TestJobs.Worker]);
        Assert.Equal(new WorkerTally(0, 0), tallies[other]);
    }

    private static List<T> Take<T>(BlockingCollection<T> items, int count)
    {
        var taken = new List<T>();
        while (taken.Count < count)
        {
            Assert.True(items.TryTake(out var item, Patience), $"Only {taken.Count} of {count} messages came.");
            taken.Add(item);
        }

        return taken;
    }

    private async Task<Job> LeasedAsync() => await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
}
