using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;
using static SogniLike.Coordinator.Tests.PipelineSteps;

namespace SogniLike.Coordinator.Tests;

/// <summary>A job on its way through the pipeline: submissions, leases, cancellations and sweeps.</summary>
public sealed class JobPipelineTests
{
    private static readonly WorkerId One = new("01WORKER000000000000000001");
    private static readonly WorkerId Two = new("01WORKER000000000000000002");

    [Fact]
    public async Task SubmitAsync_SeveralImages_AreJobsOfOneRequestWithSeedsInARow()
    {
        await using var pool = await TestPool.CreateAsync();

        var accepted = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 3), default));

        Assert.Equal([42UL, 43UL, 44UL], accepted.Jobs.Select(job => job.Spec.Seed));
        Assert.Equal([0, 1, 2], accepted.Jobs.Select(job => job.Index));
        Assert.All(accepted.Jobs, job => Assert.Equal(accepted.RequestId, job.RequestId));
        Assert.All(accepted.Jobs, job => Assert.Equal(pool.NowMs + 3_600_000, job.DeadlineMs));
    }

    [Fact]
    public async Task SubmitAsync_SameKeySameBody_AnswersWithTheFirstJobs()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:SubmitBurst", "3"));
        var request = TestPool.Request(count: 2, key: "k", seed: null);
        var first = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request, default));
        var second = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request, default));

        Assert.False(first.Repeated);
        Assert.True(second.Repeated);
        Assert.Equal(first.RequestId, second.RequestId);
        Assert.Equal(first.Jobs.Select(job => (job.Id, job.Spec.Seed)), second.Jobs.Select(job => (job.Id, job.Spec.Seed)));
        Assert.IsType<SubmitResult.IdempotencyConflict>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request with { Steps = 5 }, default));
        Assert.Equal(2, await pool.Jobs.CountAsync(new JobIndex.AccountJobs(TestPool.Ada.Account), default));

        // The burst is used up and the model is disabled: a repetition still gets its answer, another request does not.
        await pool.Get<ModelCatalog>().SetEnabledAsync("emoji-diffusion", false, default);
        Assert.True(Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request, default)).Repeated);
        Assert.IsType<SubmitResult.RateLimited>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request with { IdempotencyKey = "other" }, default));
        Assert.IsType<SubmitResult.Invalid>(await pool.Pipeline.SubmitAsync(TestPool.Bob, request, default));

        pool.Clock.Advance(TimeSpan.FromHours(24));
        await pool.Get<ModelCatalog>().SetEnabledAsync("emoji-diffusion", true, default);
        Assert.False(Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, request, default)).Repeated);
    }

    [Fact]
    public async Task SubmitAsync_TooManyUnfinishedJobs_IsRefusedWhole()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:MaxActiveJobsPerAccount", "4"));
        var first = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 3), default));

        Assert.Equal(new SubmitResult.TooManyJobs(4), await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 2), default));
        await pool.SubmitAsync();
        Assert.Equal(new SubmitResult.TooManyJobs(4), await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(), default));
        await pool.SubmitAsync(caller: TestPool.Bob);
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, first.Jobs[0].Id, default);
        await pool.SubmitAsync();
    }

    [Fact]
    public async Task SubmitAsync_KeyWithoutScope_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync();
        var admin = new Caller(TestPool.Ada.Account, "k", [Scopes.Admin]);

        Assert.Equal(new SubmitResult.ScopeMissing(Scopes.Submit), await pool.Pipeline.SubmitAsync(admin, TestPool.Request(), default));
    }

    [Theory]
    [InlineData(AttemptOutcome.WorkerFailed)]
    [InlineData(AttemptOutcome.WorkerLost)]
    [InlineData(AttemptOutcome.ResultRefused)]
    public async Task EndLeaseAsync_ThreeFaults_FailsTheJob(AttemptOutcome outcome)
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        for (var i = 1; i <= 3; i++)
        {
            var leased = (await pool.Pipeline.AssignAsync(await pool.FindAsync(job.Id), One, default))!;
            Assert.True(await pool.Pipeline.EndLeaseAsync(job.Id, leased.Fence, outcome, "It broke.", long.MaxValue, default));
            Assert.Equal(i < 3 ? JobState.Queued : JobState.Failed, (await pool.FindAsync(job.Id)).State);
        }

        var failure = (await pool.FindAsync(job.Id)).Failure!;
        Assert.Equal(FailureCodes.TooManyAttempts, failure.Code);
        Assert.Contains("It broke.", failure.Message);
    }

    [Fact]
    public async Task GiveBackAsync_HandedBackOften_DoesNotCountButEndsSomeTime()
    {
        await using var pool = await TestPool.CreateAsync(("Leasing:MaxLeases", "20"));
        var job = await pool.SubmitAsync();
        for (var i = 1; i <= 20; i++)
        {
            var leased = (await pool.Pipeline.AssignAsync(await pool.FindAsync(job.Id), One, default))!;
            Assert.Equal(LeaseStanding.Current, await pool.Pipeline.GiveBackAsync(ClaimOf(leased), AttemptOutcome.HandedBack, "Paused.", default));
            Assert.Equal(i < 20 ? JobState.Queued : JobState.Failed, (await pool.FindAsync(job.Id)).State);
        }

        Assert.Contains("20 times", (await pool.FindAsync(job.Id)).Failure!.Message);
        Assert.Equal(16, (await pool.FindAsync(job.Id)).Attempts.Count);
    }

    [Fact]
    public async Task GiveBackAsync_NotTheRunningLease_ChangesNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);

        Assert.Equal(
            LeaseStanding.OwnedByOther, await pool.Pipeline.GiveBackAsync(ClaimOf(leased) with { Token = "x" }, AttemptOutcome.HandedBack, "", default));
        Assert.Equal(LeaseStanding.UnknownJob, await pool.Pipeline.GiveBackAsync(ClaimOf(leased) with { Fence = 2 }, AttemptOutcome.HandedBack, "", default));
        Assert.Equal(
            LeaseStanding.UnknownJob,
            await pool.Pipeline.GiveBackAsync(ClaimOf(leased) with { Job = new JobId("nothing") }, AttemptOutcome.HandedBack, "", default));
        Assert.Same(leased, await pool.FindAsync(leased.Id));
    }

    [Fact]
    public async Task CancelAsync_EachState_IsCancelledOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        var queued = await pool.SubmitAsync();
        var leased = await LeasedAsync(pool);
        Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, queued.Id, default));
        var cancelled = Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, leased.Id, default)).Job;

        Assert.Equal(AttemptOutcome.Cancelled, Assert.Single(cancelled.Attempts).Outcome);
        Assert.IsType<CancelResult.AlreadyFinal>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, queued.Id, default));
        Assert.IsType<CancelResult.NotFound>(await pool.Pipeline.CancelAsync(TestPool.Bob.Account, leased.Id, default));
        Assert.IsType<CancelResult.NotFound>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, new JobId("nothing"), default));
        Assert.Equal(LeaseRenewal.UnknownJob, (await pool.Pipeline.RenewAsync(ClaimOf(leased), default)).Renewal);
        var delivered = await LeasedAsync(pool);
        await ReturnAsync(pool, delivered, TestImages.Noise(5));
        Assert.IsType<CancelResult.AlreadyFinal>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, delivered.Id, default));
    }

    [Fact]
    public async Task CancelAsync_SomebodyElseIsFaster_DecidesAnew()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        pool.Jobs.BeforeApply = async _ =>
        {
            pool.Jobs.BeforeApply = null;
            await pool.Pipeline.AssignAsync(await pool.FindAsync(job.Id), One, default);
        };

        var cancelled = Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default)).Job;

        Assert.Equal((3L, AttemptOutcome.Cancelled), (cancelled.Version, Assert.Single(cancelled.Attempts).Outcome));
    }

    [Fact]
    public async Task CancelAsync_JobThatNeverStandsStill_GivesUp()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        var inner = false;
        pool.Jobs.BeforeApply = async _ =>
        {
            if (!inner)
            {
                inner = true;
                var current = await pool.FindAsync(job.Id);
                var change = current.Lease is null ? new TestJobs(new SequentialIdSource("x")).Lease(current) : TestJobs.GiveBack(current);
                await pool.Jobs.ApplyAsync(new JobTransaction { Changes = [change] }, default);
                inner = false;
            }
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default));
    }

    [Fact]
    public async Task AssignAsync_TwoCoordinators_OneGetsTheJob()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var job = await pool.SubmitAsync();

        Assert.NotNull(await pool.Pipeline.AssignAsync(job, One, default));
        Assert.Null(await other.Pipeline.AssignAsync(job, Two, default));
    }

    [Fact]
    public async Task SweepAsync_RenewedLease_IsLeftAlone()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await LeasedAsync(pool);
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(new LeaseRenewalResult(LeaseRenewal.Renewed, pool.NowMs + 30_000), await pool.Pipeline.RenewAsync(ClaimOf(leased), default));
        pool.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(new SweepReport(0, 0, false), await pool.Pipeline.SweepAsync(default));

        // Renewed between the look at the index and the change: the guard in the transaction sees it.
        pool.Clock.Advance(TimeSpan.FromSeconds(0.1));
        pool.Jobs.BeforeApply = _ => pool.Pipeline.RenewAsync(ClaimOf(leased), default);
        Assert.Equal(new SweepReport(0, 0, false), await pool.Pipeline.SweepAsync(default));
        Assert.Same(leased, await pool.FindAsync(leased.Id));
    }

    [Fact]
    public async Task SweepAsync_DeadlinePassed_FailsQueuedAndLeasedJobs()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:JobDeadline", "00:01:00"));
        var queued = await pool.SubmitAsync();
        var leased = await LeasedAsync(pool);
        pool.Clock.Advance(TimeSpan.FromSeconds(59));
        await pool.Pipeline.RenewAsync(ClaimOf(leased), default);
        Assert.Equal(0, (await pool.Pipeline.SweepAsync(default)).DeadlinesPassed);

        pool.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new SweepReport(0, 2, false), await pool.Pipeline.SweepAsync(default));

        Assert.All(
            [await pool.FindAsync(queued.Id), await pool.FindAsync(leased.Id)],
            job => Assert.Equal((JobState.Failed, FailureCodes.DeadlinePassed), (job.State, job.Failure!.Code)));
        Assert.Equal(AttemptOutcome.Expired, (await pool.FindAsync(leased.Id)).Attempts[^1].Outcome);
        Assert.Equal(new SweepReport(0, 0, false), await pool.Pipeline.SweepAsync(default));
    }

    [Fact]
    public async Task SweepAsync_MoreThanOneSweepTakes_SaysSo()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:JobDeadline", "00:01:00"), ("Admission:MaxActiveJobsPerAccount", "1000"));
        for (var i = 0; i < 10; i++)
        {
            await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 16), default);
        }

        pool.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(new SweepReport(0, 100, true), await pool.Pipeline.SweepAsync(default));
        Assert.Equal(new SweepReport(0, 60, false), await pool.Pipeline.SweepAsync(default));
    }
}
