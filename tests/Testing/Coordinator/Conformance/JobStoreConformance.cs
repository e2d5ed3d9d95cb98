using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> does with changes, guards, claims and fingerprints.</summary>
public abstract class JobStoreConformance : StoreConformance
{
    [Fact]
    public async Task Find_UnknownJob_IsNull() => Assert.Null(await Jobs.FindAsync(new JobId(Ids.NewId()), None));

    [Fact]
    public async Task Apply_NewJob_IsFoundAsItWas()
    {
        var spec = TestJobs.Spec with { Prompt = "قلب أحمر 🍎\n\"quoted\"", NegativePrompt = "blurry", Seed = ulong.MaxValue, GuidanceScale = 0.1 };
        var job = await ApplyAsync(Make.New(spec: spec, share: new JobShare(PriorityClass.Low, 7)));
        Same(job, await Jobs.FindAsync(job.Id, None));
    }

    [Fact]
    public async Task Apply_EveryStep_KeepsEveryField()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));
        Same(leased, await Jobs.FindAsync(leased.Id, None));

        var hedged = await ApplyAsync(Make.Hedge(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())))));
        Same(hedged, await Jobs.FindAsync(hedged.Id, None));

        var failed = await ApplyAsync(TestJobs.Fail(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())))));
        Same(failed, await Jobs.FindAsync(failed.Id, None));

        var committed = await ApplyAsync(TestJobs.Commit(leased));
        Same(committed, await Jobs.FindAsync(committed.Id, None));

        var delivered = await ApplyAsync(TestJobs.Deliver(committed));
        Same(delivered, await Jobs.FindAsync(leased.Id, None));
    }

    [Fact]
    public async Task Apply_JobThatChangesTwice_IsEveryChangeInOrderOrNone()
    {
        var entered = Make.New();
        var leased = Make.Lease(entered.After);
        var other = Make.New();

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(new JobTransaction { Changes = [entered, other, leased] }, None));

        Same(leased.After, await Jobs.FindAsync(entered.After.Id, None));
        Same(other.After, await Jobs.FindAsync(other.After.Id, None));
        var events = (await Jobs.ReadEventsAsync(TestJobs.Account, 0, 10, None)).Events;
        Assert.Equal([JobState.Queued, JobState.Queued, JobState.Leased], events.Select(change => change.Job!.State));
        Assert.Equal(1, Assert.Single(await Jobs.QueueLoadsAsync(None)).Jobs);
        Assert.Equal(1, await Jobs.CountAsync(new JobIndex.Leases(), None));
        var delivered = TestJobs.Deliver(leased.After);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(new JobTransaction { Changes = [delivered] }, None));
        Assert.Equal(4, (await Jobs.ReadEventsAsync(TestJobs.Account, 0, 10, None)).Events.Count);

        var late = Make.New();
        Assert.Equal(
            new ApplyOutcome.Conflict(entered.After.Id),
            await Jobs.ApplyAsync(new JobTransaction { Changes = [late, Make.Lease(late.After), entered] }, None));
        Assert.Null(await Jobs.FindAsync(late.After.Id, None));
    }

    [Fact]
    public async Task Find_ManyIds_ReturnsThoseThatExistInTheOrderAsked()
    {
        var one = await ApplyAsync(Make.New());
        var two = await ApplyAsync(Make.New());

        var found = await Jobs.FindAsync([two.Id, new JobId(Ids.NewId()), one.Id], None);

        Assert.Equal([two.Id, one.Id], found.Select(job => job.Id));
        Assert.Empty(await Jobs.FindAsync([], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Jobs.FindAsync([.. Enumerable.Range(0, 257).Select(_ => one.Id)], None));
    }

    [Fact]
    public async Task Apply_ChangeOfAnOlderVersion_ConflictsAndWritesNothing()
    {
        var queued = await ApplyAsync(Make.New());
        var leased = await ApplyAsync(Make.Lease(queued));

        var outcome = await Jobs.ApplyAsync(Of(Make.New(), TestJobs.Cancel(queued)), None);

        Assert.Equal(new ApplyOutcome.Conflict(queued.Id), outcome);
        Same(leased, await Jobs.FindAsync(queued.Id, None));
        Assert.Equal([queued.Id], await IdsInAsync(new JobIndex.AccountJobs(TestJobs.Account)));
        Assert.Equal(2, await Jobs.LastEventIdAsync(TestJobs.Account, None));
    }

    [Fact]
    public async Task Apply_SameNewJobTwice_Conflicts()
    {
        var change = Make.New();
        await ApplyAsync(change);

        Assert.IsType<ApplyOutcome.Conflict>(await Jobs.ApplyAsync(Of(change), None));
    }

    [Fact]
    public async Task Apply_ManyAtOnceToOneJob_OneWins()
    {
        var queued = await ApplyAsync(Make.New());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => Jobs.ApplyAsync(Of(Make.Lease(queued, new WorkerId($"01WORKER{i:D18}"))), None))));

        Assert.Single(outcomes, outcome => outcome is ApplyOutcome.Applied);
        Assert.Equal(19, outcomes.Count(outcome => outcome is ApplyOutcome.Conflict));
    }

    [Fact]
    public async Task Apply_EveryState_MovesTheJobThroughItsIndexes()
    {
        var queue = new JobIndex.Flow(new QueueId(TestJobs.Manifest, PriorityClass.Normal), TestJobs.Account);
        var (leases, mine) = (new JobIndex.Leases(), new JobIndex.WorkerLeases(TestJobs.Worker));
        var (deadlines, active, all) = (new JobIndex.Deadlines(), new JobIndex.AccountActive(TestJobs.Account), new JobIndex.AccountJobs(TestJobs.Account));
        var queued = await ApplyAsync(Make.New(nowMs: 1_000, deadlineMs: 9_000));
        await AssertScoresAsync(queued.Id, (queue, queued.QueuePlace), (leases, null), (mine, null), (deadlines, 9_000), (active, 1_000), (all, 1_000));

        var leased = await ApplyAsync(Make.Lease(queued, nowMs: 2_000, untilMs: 32_000));
        await AssertScoresAsync(queued.Id, (queue, null), (leases, 32_000), (mine, 2_000), (deadlines, 9_000), (active, 1_000), (all, 1_000));

        var back = await ApplyAsync(TestJobs.GiveBack(leased));
        await AssertScoresAsync(queued.Id, (queue, queued.QueuePlace), (leases, null), (mine, null), (deadlines, 9_000), (active, 1_000), (all, 1_000));

        await ApplyAsync(TestJobs.Cancel(back));
        await AssertScoresAsync(queued.Id, (queue, null), (leases, null), (mine, null), (deadlines, null), (active, null), (all, 1_000));
    }

    [Fact]
    public async Task Apply_SecondLease_MovesTheJobThroughTheIndexesOfBoth()
    {
        var (leases, hedges, late) = (new JobIndex.Leases(), new JobIndex.Hedges(), new JobIndex.Stragglers(TestJobs.Manifest));
        var (first, second) = (new JobIndex.WorkerLeases(TestJobs.Worker), new JobIndex.WorkerLeases(TestJobs.OtherWorker));
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New()), nowMs: 2_000, untilMs: 32_000));
        await AssertScoresAsync(leased.Id, (leases, 32_000), (hedges, null), (late, 22_000), (first, 2_000), (second, null));

        var hedged = await ApplyAsync(Make.Hedge(leased, nowMs: 2_500, untilMs: 32_500));
        await AssertScoresAsync(leased.Id, (leases, 32_000), (hedges, 32_500), (late, null), (first, 2_000), (second, 2_500));

        var left = await ApplyAsync(TestJobs.Leave(hedged, fence: 1, untilMs: 33_000));
        await AssertScoresAsync(leased.Id, (leases, 33_000), (hedges, null), (late, 22_500), (first, null), (second, 2_500));

        await ApplyAsync(TestJobs.Deliver(await ApplyAsync(Make.Hedge(left, TestJobs.Worker))));
        await AssertScoresAsync(leased.Id, (leases, null), (hedges, null), (late, null), (first, null), (second, null));
    }

    [Fact]
    public async Task Renew_TwoLeases_EachMovesItsOwnEnd()
    {
        var hedged = await ApplyAsync(Make.Hedge(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New()))), untilMs: 32_500));
        var (first, second) = (hedged.Lease!, hedged.Hedge!);

        Assert.Equal(LeaseRenewal.Renewed, await Jobs.RenewLeaseAsync(hedged.Id, first.Token, 1, 40_000, None));
        Assert.Equal(LeaseRenewal.Renewed, await Jobs.RenewLeaseAsync(hedged.Id, second.Token, 2, 50_000, None));
        await AssertScoresAsync(hedged.Id, (new JobIndex.Leases(), 40_000), (new JobIndex.Hedges(), 50_000));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(hedged.Id, first.Token, 2, 60_000, None));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(hedged.Id, second.Token, 1, 60_000, None));

        // A guard sees the renewal of the lease that it is about.
        var guard = new JobGuard.ScoreAtMost(new JobIndex.Hedges(), hedged.Id, 49_999);
        Assert.Equal(new ApplyOutcome.GuardFailed(guard), await Jobs.ApplyAsync(Of(TestJobs.Leave(hedged, fence: 2)) with { Guards = [guard] }, None));

        var left = await ApplyAsync(TestJobs.Leave(hedged, fence: 1, untilMs: 55_000));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(hedged.Id, first.Token, 1, 60_000, None));
        Assert.Equal(LeaseRenewal.Renewed, await Jobs.RenewLeaseAsync(hedged.Id, second.Token, 2, 60_000, None));
        await AssertScoresAsync(hedged.Id, (new JobIndex.Leases(), 60_000), (new JobIndex.Hedges(), null));

        await ApplyAsync(TestJobs.GiveBack(left));
        Assert.Equal(LeaseRenewal.Expired, await Jobs.RenewLeaseAsync(hedged.Id, second.Token, 2, 70_000, None));
    }

    [Fact]
    public async Task Samples_MoreThanAreKept_ForgetTheOldest()
    {
        var (speed, other) = (new SampleSeries.Speed(TestJobs.Worker, TestJobs.Manifest), new SampleSeries.Speed(TestJobs.Worker, TestJobs.OtherManifest));
        Assert.All(await Jobs.ReadSamplesAsync([speed, new SampleSeries.EtaHits()], None), Assert.Empty);
        for (var i = 0; i < 12; i++)
        {
            await Jobs.ApplyAsync(Of(Make.New()) with { Samples = [new Sample(speed, i + 0.1), new Sample(new SampleSeries.EtaHits(), 1)] }, None);
        }

        var read = await Jobs.ReadSamplesAsync([other, speed, new SampleSeries.EtaHits(), new SampleSeries.EtaErrors(TestJobs.Manifest)], None);

        Assert.Equal([0, 9, 12, 0], read.Select(series => series.Count));
        Assert.Equal(Enumerable.Range(3, 9).Select(i => i + 0.1), read[1]);
        Assert.Empty(await Jobs.ReadSamplesAsync([], None));
    }

    [Fact]
    public async Task Samples_OfATransactionThatFails_AreNotKept()
    {
        var full = new JobGuard.CountAtMost(new JobIndex.AccountActive(TestJobs.Account), -1);
        var hits = new SampleSeries.EtaHits();

        await Jobs.ApplyAsync(Of(Make.New()) with { Guards = [full], Samples = [new Sample(hits, 1)] }, None);

        Assert.Empty((await Jobs.ReadSamplesAsync([hits], None))[0]);
    }

    [Fact]
    public async Task Range_LimitsAndOrders_ByScoreThenId()
    {
        var jobs = new List<Job>();
        foreach (var score in new long[] { 3_000, 1_000, 2_000, 2_000 })
        {
            jobs.Add(await ApplyAsync(Make.New(score)));
        }

        var index = new JobIndex.AccountJobs(TestJobs.Account);
        var ordered = jobs.OrderBy(job => job.CreatedAtMs).ThenBy(job => job.Id).Select(job => (job.Id, job.CreatedAtMs)).ToList();
        Assert.Equal(ordered, await Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, descending: false, None));
        Assert.Equal(Enumerable.Reverse(ordered), await Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, descending: true, None));
        Assert.Equal(ordered.Take(2), await Jobs.RangeAsync(index, 0, long.MaxValue, 2, descending: false, None));
        Assert.Equal(Enumerable.Reverse(ordered).Take(2), await Jobs.RangeAsync(index, 0, long.MaxValue, 2, descending: true, None));
        Assert.Equal(ordered.Skip(1).Take(2), await Jobs.RangeAsync(index, 2_000, 2_999, 10, descending: false, None));
        Assert.Equal(4, await Jobs.CountAsync(index, None));
        Assert.Equal(0, await Jobs.CountAsync(new JobIndex.AccountJobs(new AccountId("nobody")), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Jobs.RangeAsync(index, 0, 1, 1_001, descending: false, None));
    }

    [Fact]
    public async Task Guard_CountAtMost_HoldsUpToTheLimit()
    {
        var guard = new JobGuard.CountAtMost(new JobIndex.AccountActive(TestJobs.Account), 1);
        var first = Make.New();
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(first) with { Guards = [guard] }, None));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(Make.New()) with { Guards = [guard] }, None));

        var outcome = await Jobs.ApplyAsync(Of(Make.New()) with { Guards = [guard] }, None);

        Assert.Equal(new ApplyOutcome.GuardFailed(guard), outcome);
        Assert.Equal(2, await Jobs.CountAsync(new JobIndex.AccountJobs(TestJobs.Account), None));
        await ApplyAsync(TestJobs.Cancel(first.After));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(Make.New()) with { Guards = [guard] }, None));
    }

    [Fact]
    public async Task Guard_CountAtMost_ManyAtOnce_NeverExceeded()
    {
        var guard = new JobGuard.CountAtMost(new JobIndex.AccountActive(TestJobs.Account), 4);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Make.New()).ToList().Select(change =>
            Task.Run(() => Jobs.ApplyAsync(Of(change) with { Guards = [guard] }, None))));

        Assert.Equal(5, outcomes.Count(outcome => outcome is ApplyOutcome.Applied));
    }

    [Fact]
    public async Task Guard_ScoreAtMost_FailsAfterARenewal()
    {
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New()), untilMs: 32_000));
        await Jobs.RenewLeaseAsync(leased.Id, leased.Lease!.Token, leased.Fence, 40_000, None);

        var late = new JobGuard.ScoreAtMost(new JobIndex.Leases(), leased.Id, 39_999);
        Assert.Equal(new ApplyOutcome.GuardFailed(late), await Jobs.ApplyAsync(Of(TestJobs.GiveBack(leased)) with { Guards = [late] }, None));

        var due = new JobGuard.ScoreAtMost(new JobIndex.Leases(), leased.Id, 40_000);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(TestJobs.GiveBack(leased)) with { Guards = [due] }, None));
        var absent = Make.New();
        Assert.IsType<ApplyOutcome.GuardFailed>(await Jobs.ApplyAsync(Of(absent) with { Guards = [due] }, None));
    }

    [Fact]
    public async Task Renew_EachRefusal_IsTold()
    {
        var queued = await ApplyAsync(Make.New());
        var leased = await ApplyAsync(Make.Lease(queued, untilMs: 32_000));
        var (token, fence) = (leased.Lease!.Token, leased.Fence);

        Assert.Equal(LeaseRenewal.Renewed, await Jobs.RenewLeaseAsync(leased.Id, token, fence, 40_000, None));
        Assert.Equal(LeaseRenewal.Renewed, await Jobs.RenewLeaseAsync(leased.Id, token, fence, 35_000, None));
        Assert.Equal((leased.Id, 40_000), Assert.Single(await Jobs.RangeAsync(new JobIndex.Leases(), 0, long.MaxValue, 10, descending: false, None)));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(leased.Id, new string('0', 64), fence, 50_000, None));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(leased.Id, token, fence + 1, 50_000, None));
        Assert.Equal(LeaseRenewal.UnknownJob, await Jobs.RenewLeaseAsync(new JobId(Ids.NewId()), token, fence, 50_000, None));

        var back = await ApplyAsync(TestJobs.GiveBack(leased));
        Assert.Equal(LeaseRenewal.Expired, await Jobs.RenewLeaseAsync(leased.Id, token, fence, 50_000, None));
        var again = await ApplyAsync(Make.Lease(back));
        Assert.Equal(LeaseRenewal.OwnedByOther, await Jobs.RenewLeaseAsync(leased.Id, token, fence, 50_000, None));
        await ApplyAsync(TestJobs.Deliver(again));
        Assert.Equal(LeaseRenewal.UnknownJob, await Jobs.RenewLeaseAsync(leased.Id, again.Lease!.Token, again.Fence, 50_000, None));
        Assert.Empty(await IdsInAsync(new JobIndex.Leases()));
    }

    [Fact]
    public async Task Claim_Repeated_AnswersWithTheFirstJobs()
    {
        var (one, two) = (Make.New(), Make.New());
        var claim = new IdempotencyClaim(TestJobs.Account, "key with spaces ~", new string('1', 64), "REQUEST-1", [one.After.Id, two.After.Id], 60_000);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(one, two) with { Claim = claim }, None));

        // Before the guards: a repetition needs no room.
        var full = new JobGuard.CountAtMost(new JobIndex.AccountActive(TestJobs.Account), 0);
        var third = Make.New();
        var repeated = Assert.IsType<ApplyOutcome.Repeated>(await Jobs.ApplyAsync(
            Of(third) with { Guards = [full], Claim = claim with { RequestId = "REQUEST-2", Jobs = [third.After.Id] } }, None));

        Assert.Equal("REQUEST-1", repeated.RequestId);
        Assert.Equal(claim.Jobs, repeated.Jobs);
        Assert.IsType<ApplyOutcome.IdempotencyConflict>(
            await Jobs.ApplyAsync(Of(third) with { Claim = claim with { BodySha256 = new string('2', 64) } }, None));
        Assert.Null(await Jobs.FindAsync(third.After.Id, None));
        var found = await Jobs.FindClaimAsync(TestJobs.Account, claim.Key, None);
        Same(claim with { KeptForMs = 0 }, found! with { KeptForMs = 0 });
        Assert.InRange(found.KeptForMs, 1, 60_000);
        Assert.Null(await Jobs.FindClaimAsync(new AccountId("bob"), claim.Key, None));
    }

    [Fact]
    public async Task Claim_OfATransactionThatFails_IsNotKept()
    {
        var full = new JobGuard.CountAtMost(new JobIndex.AccountActive(TestJobs.Account), -1);
        var change = Make.New();
        var claim = new IdempotencyClaim(TestJobs.Account, "key", new string('1', 64), "REQUEST", [change.After.Id], 60_000);

        Assert.IsType<ApplyOutcome.GuardFailed>(await Jobs.ApplyAsync(Of(change) with { Guards = [full], Claim = claim }, None));

        Assert.Null(await Jobs.FindClaimAsync(TestJobs.Account, "key", None));
    }

    [Fact]
    public async Task Claim_OfAnotherAccountOrForgotten_DoesNotCount()
    {
        var claim = new IdempotencyClaim(TestJobs.Account, "key", new string('1', 64), "REQUEST", [], 50);
        var first = Make.New();
        await Jobs.ApplyAsync(Of(first) with { Claim = claim with { Jobs = [first.After.Id] } }, None);
        var bob = new AccountId("bob");
        var other = Make.New(account: bob);
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Of(other) with { Claim = claim with { Account = bob, BodySha256 = new string('2', 64), Jobs = [other.After.Id] } }, None));

        await LetPassAsync(TimeSpan.FromMilliseconds(80));

        Assert.Null(await Jobs.FindClaimAsync(TestJobs.Account, "key", None));
        var second = Make.New();
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Of(second) with { Claim = claim with { BodySha256 = new string('3', 64), Jobs = [second.After.Id] } }, None));
    }

    [Fact]
    public async Task Fingerprint_OfAnotherSubject_IsRefusedAndWritesNothing()
    {
        var (one, two) = (await LeasedAsync(), await LeasedAsync());
        var fingerprint = new ImageFingerprint(new string('7', 64), new string('1', 64), 60_000);
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(TestJobs.Deliver(one)) with { Fingerprint = fingerprint }, None));

        Assert.IsType<ApplyOutcome.ImageKnown>(
            await Jobs.ApplyAsync(Of(TestJobs.Deliver(two)) with { Fingerprint = fingerprint with { Subject = new string('2', 64) } }, None));

        Same(two, await Jobs.FindAsync(two.Id, None));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(TestJobs.Deliver(two)) with { Fingerprint = fingerprint }, None));
        var three = await LeasedAsync();
        var otherPixels = fingerprint with { PixelSha256 = new string('8', 64), Subject = new string('2', 64) };
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(TestJobs.Deliver(three)) with { Fingerprint = otherPixels }, None));
    }

    [Fact]
    public async Task Fingerprint_OfAConflictingChange_IsNotKept()
    {
        var leased = await LeasedAsync();
        await ApplyAsync(TestJobs.Cancel(leased));
        var fingerprint = new ImageFingerprint(new string('7', 64), new string('1', 64), 60_000);
        Assert.IsType<ApplyOutcome.Conflict>(await Jobs.ApplyAsync(Of(TestJobs.Deliver(leased)) with { Fingerprint = fingerprint }, None));

        var other = await LeasedAsync();
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Of(TestJobs.Deliver(other)) with { Fingerprint = fingerprint with { Subject = new string('2', 64) } }, None));
    }

    [Fact]
    public async Task Fingerprint_Forgotten_DoesNotCount()
    {
        var (one, two) = (await LeasedAsync(), await LeasedAsync());
        var fingerprint = new ImageFingerprint(new string('7', 64), new string('1', 64), 50);
        await Jobs.ApplyAsync(Of(TestJobs.Deliver(one)) with { Fingerprint = fingerprint }, None);
        await LetPassAsync(TimeSpan.FromMilliseconds(80));
        Assert.IsType<ApplyOutcome.Applied>(
            await Jobs.ApplyAsync(Of(TestJobs.Deliver(two)) with { Fingerprint = fingerprint with { Subject = new string('2', 64) } }, None));
    }

    private async Task<Job> LeasedAsync() => await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())));

    private async Task AssertScoresAsync(JobId id, params (JobIndex Index, long? Score)[] expected)
    {
        foreach (var (index, score) in expected)
        {
            var entries = await Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 10, descending: false, None);
            Assert.Equal((index, score), (index, entries.Where(entry => entry.Id == id).Select(entry => (long?)entry.Score).SingleOrDefault()));
        }
    }
}
