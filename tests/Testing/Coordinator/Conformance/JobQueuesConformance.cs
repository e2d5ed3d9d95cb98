using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> does with its queues: <see cref="QueueMove"/> says it in words.</summary>
public abstract class JobQueuesConformance : StoreConformance
{
    /// <summary>What a job of <see cref="TestJobs.Spec"/> costs an ordinary account: 128 x 128 x 20.</summary>
    private const long Charge = 328;

    private static readonly AccountId Bob = new("bob");
    private static readonly AccountId Cleo = new("cleo");
    private static readonly QueueId Queue = new(TestJobs.Manifest, PriorityClass.Normal);
    private static readonly QueueId Other = new(TestJobs.OtherManifest, PriorityClass.Normal);

    [Fact]
    public async Task Enter_NewQueue_StartsAtZeroAndCountsTheLoad()
    {
        Assert.Empty(await Jobs.QueueLoadsAsync(None));
        var (two, one) = (await ApplyAsync(Make.New(2_000)), await ApplyAsync(Make.New(1_000)));

        var flow = Assert.Single(await ReadAsync(Queue));
        Same(new QueueFlow(TestJobs.Account, 0, null, [one.Id, two.Id]), flow);
        Assert.Equal([new QueueLoad(Queue, 2, 2 * Charge)], await Jobs.QueueLoadsAsync(None));
        Assert.Equal(2, await Jobs.CountAsync(new JobIndex.Flow(Queue, TestJobs.Account), None));
        Assert.Empty(await ReadAsync(Other));
        Assert.Empty(await ReadAsync(Queue with { Class = PriorityClass.High }));
    }

    [Fact]
    public async Task Serve_MovesTheTagByWorkOverWeight()
    {
        var light = await ApplyAsync(Make.New(account: Bob, share: new JobShare(PriorityClass.Normal, 50)));
        await ApplyAsync(Make.New(account: Bob));
        var heavy = await ApplyAsync(Make.New(account: Cleo, share: new JobShare(PriorityClass.Normal, 300)));
        await ApplyAsync(Make.New(account: Cleo));

        await ApplyAsync(Make.Lease(light, nowMs: 7_000));
        await ApplyAsync(Make.Lease(heavy));

        Assert.Equal([("cleo", 110, 2_000L), ("bob", 2 * Charge, 7_000L)], (await ReadAsync(Queue)).Select(flow => (flow.Account.Value, flow.StartTag, flow.ServedAtMs!.Value)));
    }

    [Fact]
    public async Task Enter_AfterAPause_StartsAtTheClockAndNoEarlier()
    {
        await ServeAsync(TestJobs.Account, 3);
        Assert.Equal(2 * Charge, await StartAsync(Bob));

        // The account that was served last is one charge ahead of the clock.
        Assert.Equal(3 * Charge, await StartAsync(TestJobs.Account));
    }

    [Fact]
    public async Task Enter_WhenOthersWentOn_DoesNotBringBackMissedTurns()
    {
        await ServeAsync(Bob, 1);
        await ServeAsync(Cleo, 1);
        await ServeAsync(TestJobs.Account, 9);

        Assert.Equal(8 * Charge, await StartAsync(Bob));
    }

    [Fact]
    public async Task Leave_Unserved_CostsNothing()
    {
        await ServeAsync(Bob, 2);
        var (one, two) = (await ApplyAsync(Make.New()), await ApplyAsync(Make.New(2_000)));
        await ApplyAsync(TestJobs.Cancel(one));
        Same(new QueueFlow(TestJobs.Account, Charge, null, [two.Id]), Assert.Single(await ReadAsync(Queue)));

        await ApplyAsync(TestJobs.Cancel(two));
        Assert.Empty(await ReadAsync(Queue));
        Assert.Empty(await Jobs.QueueLoadsAsync(None));
        Assert.Equal(Charge, await StartAsync(TestJobs.Account));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reenter_KeepsItsPlaceAndIsRefunded(bool hasMoreJobs)
    {
        var job = await ApplyAsync(Make.New());
        JobId[] jobs = hasMoreJobs ? [job.Id, (await ApplyAsync(Make.New(1_500))).Id] : [job.Id];
        var leased = await ApplyAsync(Make.Lease(job));
        await ServeAsync(Bob, 4);

        await ApplyAsync(TestJobs.GiveBack(leased));

        // Finish tags behind the clock are forgotten: then the clock stands in.
        var flow = Assert.Single(await ReadAsync(Queue));
        Assert.Equal(hasMoreJobs ? 0 : 2 * Charge, flow.StartTag);
        Assert.Equal(jobs, flow.Jobs);
        Assert.Equal([new QueueLoad(Queue, jobs.Length, jobs.Length * Charge)], await Jobs.QueueLoadsAsync(None));
    }

    [Fact]
    public async Task Reenter_FinishTagStillKnown_IsRefundedExactly()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));

        await ApplyAsync(TestJobs.GiveBack(leased));

        Assert.Equal(0, Assert.Single(await ReadAsync(Queue)).StartTag);
    }

    [Fact]
    public async Task LeasedJobThatEnds_DoesNotTouchTheQueue()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
        await ApplyAsync(TestJobs.Deliver(leased));

        Assert.Equal(Charge, await StartAsync(TestJobs.Account));
        Assert.Equal(0, await StartAsync(Bob));
    }

    [Fact]
    public async Task Serve_WorkerOfTwoModels_CountsForBothQueues()
    {
        var spec = TestJobs.Spec with { Manifest = TestJobs.OtherManifest };
        await ApplyAsync(Make.New(spec: spec));
        var job = await ApplyAsync(Make.New());
        var next = await ApplyAsync(Make.New());

        await ServeBothAsync(job);
        await ServeBothAsync(next);

        // Waiting there: the start tag moved along. Not waiting here: the finish tag did. Newcomers begin at the clock, in both.
        Assert.Equal(2 * Charge, Assert.Single(await ReadAsync(Other)).StartTag);
        Assert.Equal(Charge, await StartAsync(Bob));
        await ApplyAsync(Make.New(account: Bob, spec: spec));
        Assert.Equal([("bob", Charge), ("ada", 2 * Charge)], (await ReadAsync(Other)).Select(flow => (flow.Account.Value, flow.StartTag)));

        async Task ServeBothAsync(Job one) => Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(
            Of(Make.Lease(one)) with { WorkerModels = [TestJobs.OtherManifest, TestJobs.Manifest] }, None));
    }

    [Fact]
    public async Task Read_Slice_ShowsThatPart()
    {
        for (var i = 0; i < 5; i++)
        {
            var account = new AccountId($"account-{i}");
            for (var j = 0; j < 3; j++)
            {
                await ApplyAsync(Make.New(1_000 + j, account));
            }

            await ServeAsync(account, i);
        }

        var flows = await Jobs.ReadQueueAsync(Queue, new QueueSlice(1, 2, 1, 1), None);

        Assert.Equal(["account-1", "account-2"], flows.Select(flow => flow.Account.Value));
        Assert.All(flows, flow => Assert.Single(flow.Jobs));
        Assert.Equal(5, (await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 256, 0, 0), None)).Count);
        Assert.Empty(await Jobs.ReadQueueAsync(Queue, new QueueSlice(5, 2, 0, 1), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 257, 0, 1), None));
    }

    [Fact]
    public async Task Apply_ThatIsRefused_MovesNoTag()
    {
        var queued = await ApplyAsync(Make.New());
        await ApplyAsync(Make.Lease(queued));

        Assert.IsType<ApplyOutcome.Conflict>(await Jobs.ApplyAsync(Of(Make.Lease(queued)), None));

        Assert.Equal(Charge, await StartAsync(TestJobs.Account));
    }

    private async Task<IReadOnlyList<QueueFlow>> ReadAsync(QueueId queue) => await Jobs.ReadQueueAsync(queue, new QueueSlice(0, 256, 0, 256), None);

    /// <summary>Jobs that come, are leased one after the other, and are done.</summary>
    private async Task ServeAsync(AccountId account, int jobs)
    {
        for (var i = 0; i < jobs; i++)
        {
            await ApplyAsync(TestJobs.Deliver(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New(account: account))))));
        }
    }

    /// <summary>Where a job of the account would stand now.</summary>
    private async Task<long> StartAsync(AccountId account)
    {
        var job = await ApplyAsync(Make.New(account: account));
        var tag = (await ReadAsync(Queue)).Single(flow => flow.Account == account).StartTag;
        await ApplyAsync(TestJobs.Cancel(job));
        return tag;
    }
}
