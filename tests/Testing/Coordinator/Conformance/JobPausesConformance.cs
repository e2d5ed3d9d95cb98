using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> does with paused queues and with jobs that their artist holds back or moves.</summary>
public abstract class JobPausesConformance : StoreConformance
{
    private const long Charge = 328;

    private static readonly AccountId Bob = new("bob");
    private static readonly QueueId Queue = new(TestJobs.Manifest, PriorityClass.Normal);

    private static readonly JobIndex Flow = new JobIndex.Flow(Queue, TestJobs.Account);
    private static readonly JobIndex Held = new JobIndex.PausedJobs(TestJobs.Account);

    [Fact]
    public async Task SetPaused_OnceAndAgain_KeepsTheFirstTimeUntilItGoesOn()
    {
        Assert.Equal([null, null], await Jobs.PausedSinceAsync([TestJobs.Account, Bob], None));
        Assert.Empty(await Jobs.PausedSinceAsync([], None));

        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 5_000, None);
        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 6_000, None);
        Assert.Equal([5_000L, null], await Jobs.PausedSinceAsync([TestJobs.Account, Bob], None));

        await Jobs.SetPausedAsync(TestJobs.Account, paused: false, 7_000, None);
        Assert.Equal([null], await Jobs.PausedSinceAsync([TestJobs.Account], None));
        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 8_000, None);
        Assert.Equal([8_000L], await Jobs.PausedSinceAsync([TestJobs.Account], None));
    }

    [Fact]
    public async Task SetPaused_EveryWord_IsUnsettledUntilItsOwnMarkIsSettled()
    {
        var bobs = await Jobs.SetPausedAsync(Bob, paused: true, 1_799_999_999_999, None);
        var first = await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 1_800_000_000_000, None);
        var second = await Jobs.SetPausedAsync(TestJobs.Account, paused: false, 1_800_000_000_000, None);
        Assert.True(second > first);
        Assert.Equal([(Bob, bobs), (TestJobs.Account, second)], await Jobs.UnsettledPausesAsync(10, None));
        Assert.Equal([(Bob, bobs)], await Jobs.UnsettledPausesAsync(1, None));

        await Jobs.SettlePauseAsync(TestJobs.Account, first, None);
        Assert.Equal(2, (await Jobs.UnsettledPausesAsync(10, None)).Count);

        await Jobs.SettlePauseAsync(TestJobs.Account, second, None);
        await Jobs.SettlePauseAsync(Bob, bobs, None);
        await Jobs.SettlePauseAsync(Bob, bobs, None);
        Assert.Empty(await Jobs.UnsettledPausesAsync(10, None));
    }

    [Fact]
    public async Task SetPaused_EveryWord_TellsThePool()
    {
        var heard = System.Threading.Channels.Channel.CreateUnbounded<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(topic => heard.Writer.TryWrite(topic), None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 5_000, None);
        Assert.Equal(new WakeTopic.Pause(TestJobs.Account), await heard.Reader.ReadAsync(patience.Token));
    }

    [Fact]
    public async Task Guards_OfTheQueue_HoldAsItStands()
    {
        var (runs, paused) = (new JobGuard.QueueRuns(TestJobs.Account), new JobGuard.QueuePaused(TestJobs.Account));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Guarded(Make.New(), runs), None));
        Assert.Equal(new ApplyOutcome.GuardFailed(paused), await Jobs.ApplyAsync(Guarded(Make.New(), paused), None));

        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 5_000, None);
        await Jobs.SetPausedAsync(Bob, paused: false, 5_000, None);
        Assert.Equal(new ApplyOutcome.GuardFailed(runs), await Jobs.ApplyAsync(Guarded(Make.New(), runs), None));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Guarded(Make.New(), paused), None));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Guarded(Make.New(account: Bob), new JobGuard.QueueRuns(Bob)), None));
        Assert.Equal(2, await Jobs.CountAsync(Flow, None));
    }

    [Fact]
    public async Task HeldBack_LeavesItsFlowAndTheLoad_AndComesBackWhereItStood()
    {
        var (one, two) = (await ApplyAsync(Make.New(1_000)), await ApplyAsync(Make.New(2_000)));
        var (heldOne, heldTwo) = (await ApplyAsync(QueuePause.Pause(one, 3_000)), await ApplyAsync(QueuePause.Pause(two, 3_000)));

        Assert.Empty(await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 10, 0, 10), None));
        Assert.Empty(await Jobs.QueueLoadsAsync(None));
        Assert.Equal([one.Id, two.Id], await IdsInAsync(Held));
        Assert.Equal(2, await Jobs.CountAsync(new JobIndex.AccountActive(TestJobs.Account), None));
        Same(heldOne, (await Jobs.FindAsync(one.Id, None))!);

        // Behind one that came later, and ahead of it again.
        var later = await ApplyAsync(Make.New(9_000));
        await ApplyAsync(QueuePause.Resume(heldTwo, 10_000));
        await ApplyAsync(QueuePause.Resume(heldOne, 10_000));
        Assert.Equal([one.Id, two.Id, later.Id], await IdsInAsync(Flow));
        Assert.Empty(await IdsInAsync(Held));
        Assert.Equal([new QueueLoad(Queue, 3, 3 * Charge)], await Jobs.QueueLoadsAsync(None));
        Assert.Equal((8_000L, (long?)null), ((await Jobs.FindAsync(one.Id, None))!.QueuedAtMs, (await Jobs.FindAsync(one.Id, None))!.PausedAtMs));
    }

    [Fact]
    public async Task HeldBack_WhileOthersAreServed_ComesBackAtTheClockAndNoEarlier()
    {
        var held = await ApplyAsync(QueuePause.Pause(await ApplyAsync(Make.New()), 2_000));
        for (var i = 0; i < 4; i++)
        {
            await ApplyAsync(Make.Lease(await ApplyAsync(Make.New(account: Bob))));
        }

        await ApplyAsync(QueuePause.Resume(held, 9_000));

        Assert.Equal(3 * Charge, Assert.Single(await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 10, 0, 10), None)).StartTag);
    }

    [Fact]
    public async Task HeldBack_ComingBackFromAWorker_IsGivenBackItsTurn()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
        await Jobs.SetPausedAsync(TestJobs.Account, paused: true, 2_500, None);
        var transaction = QueuePause.IfPaused(Of(TestJobs.GiveBack(leased)))!;

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(transaction, None));

        Assert.Equal([leased.Id], await IdsInAsync(Held));
        Assert.Empty(await Jobs.QueueLoadsAsync(None));
        await ApplyAsync(QueuePause.Resume((await Jobs.FindAsync(leased.Id, None))!, 4_000));
        Assert.Equal(0, Assert.Single(await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 10, 0, 10), None)).StartTag);
    }

    [Fact]
    public async Task HeldBack_Cancelled_LeavesNothingBehind()
    {
        var held = await ApplyAsync(QueuePause.Pause(await ApplyAsync(Make.New()), 2_000));

        await ApplyAsync(TestJobs.Cancel(held));

        Assert.Empty(await IdsInAsync(Held));
        Assert.Empty(await IdsInAsync(new JobIndex.AccountActive(TestJobs.Account)));
    }

    [Fact]
    public async Task Moved_ChangesPlacesWithinItsFlowAndNoTag()
    {
        await ApplyAsync(Make.Lease(await ApplyAsync(Make.New(500))));
        Job[] jobs = [await ApplyAsync(Make.New(1_000)), await ApplyAsync(Make.New(1_000)), await ApplyAsync(Make.New(2_000))];
        var before = await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 10, 0, 10), None);

        var moved = QueueOrder.Move(jobs[..2], jobs[2], QueueTarget.First);
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Of([.. moved.Select(one => TestJobs.Place(one.Job, one.Place))]), None));

        var after = Assert.Single(await Jobs.ReadQueueAsync(Queue, new QueueSlice(0, 10, 0, 10), None));
        Assert.Equal([jobs[2].Id, jobs[0].Id, jobs[1].Id], after.Jobs);
        Assert.Equal((before[0].StartTag, before[0].ServedAtMs), (after.StartTag, after.ServedAtMs));
        Assert.Equal([new QueueLoad(Queue, 3, 3 * Charge)], await Jobs.QueueLoadsAsync(None));
        Assert.Equal(moved[0].Place, (await Jobs.FindAsync(jobs[2].Id, None))!.Place);
    }

    private static JobTransaction Guarded(JobChange change, JobGuard guard) => Of(change) with { Guards = [guard] };
}
