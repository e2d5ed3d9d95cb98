using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Who was told to open and whose lease ends without has failed, however it ended; who goes away after the delivery has not, and who is slower than others is looked at.</summary>
public sealed class OpeningTests
{
    [Theory]
    [InlineData("fails")]
    [InlineData("declines")]
    [InlineData("falls silent")]
    [InlineData("loses its power")]
    [InlineData("comes back without the job")]
    public async Task ToldToOpen_LeaseEndsWithout_FailsWithoutConvictionAndBeginsAnew(string how)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var (job, claim) = await CommittedAsync(bench, drawn: true);
        await EndAsync(bench, claim, how);
        await bench.Pool.AuditAsync();

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditReplay.Missing, AuditVerdict.Failed, false), (audit.Replay, audit.Verdict, audit.Convicted));
        Assert.Equal(AttemptOutcome.OpeningsMissing, (await bench.Pool.FindAsync(job.Id)).Attempts[^1].Outcome);
        var trust = (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];
        Assert.Equal((1, 0), (trust.Failed, trust.Convictions));
        Assert.True(AuditRate.IsProbation(new AuditsOptions(), TrustRules.JobsOf(trust, 0)));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("falls silent")]
    [InlineData("loses its power")]
    public async Task NotToldToOpen_LeaseEnds_IsLookedAtByNobody(string how)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Audits:LeastRate", "0.001"), ("Audits:ProbationJobs", "1"), ("Audits:PendingJobs", "2000"));
        await bench.StakeAsync();
        var (job, claim) = await CommittedAsync(bench, drawn: false);
        await EndAsync(bench, claim, how);
        await bench.Pool.AuditAsync();

        Assert.Empty(await bench.Pool.Jobs.RangeAsync(new AuditIndex.OfJob(job.Id), 0, long.MaxValue, 10, descending: true, default));
        Assert.NotEqual(AttemptOutcome.OpeningsMissing, (await bench.Pool.FindAsync(job.Id)).Attempts[^1].Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SwitchedOffAfterTheDelivery_IsNeverHeldAgainstAnybody(bool verified)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var job = await bench.WorkAsync();
        await bench.Suspect.DisconnectAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.Pool.SweepAsync();
        if (verified)
        {
            await bench.AnswerAllAsync([await bench.Pool.ConnectVerifierAsync("v1")], _ => 0);
        }

        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();

        Assert.Equal(verified ? AuditVerdict.Passed : AuditVerdict.Unaudited, (await bench.AuditOfAsync(job)).Verdict);
        var trust = (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];
        Assert.Equal((0, 0, -1_000L), (trust.Failed, trust.Convictions, trust.DeliveredBefore));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        Assert.Equal(JobState.Delivered, (await bench.Pool.FindAsync(job.Id)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToldToOpen_AnotherWorkerIsFaster_IsNoFaultButItsNewestJobsAreRunAgain(bool cheats)
    {
        // What it did before is drawn by nobody: it waits whenever it is.
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var earlier = await bench.WorkAsync(seed: 1);
        await bench.Pool.AuditAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(earlier)).Verdict);
        await bench.Suspect.HeartbeatAsync();
        var (job, claim) = await CommittedAsync(bench, drawn: true);
        for (var second = 0; second < 25; second += 5)
        {
            bench.Pool.Clock.Advance(TimeSpan.FromSeconds(5));
            await bench.Suspect.HeartbeatAsync(claim);
        }

        var fast = await bench.Pool.ConnectAsync("fast");
        await bench.Pool.DispatchAsync();
        await fast.ReturnAsync(fast.Take(), TestImages.Noise(1));
        await bench.AnswerAllAsync(await bench.ConnectVerifiersAsync(), id => cheats && id == earlier.Id ? 0.3f : 0);

        var delivered = await bench.Pool.FindAsync(job.Id);
        Assert.Equal([AttemptOutcome.Superseded, AttemptOutcome.Delivered], delivered.Attempts.Select(attempt => attempt.Outcome));
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditReplay.Overtaken, AuditVerdict.Inconclusive, false), (audit.Replay, audit.Verdict, audit.Convicted));
        audit = await bench.AuditOfAsync(earlier);
        Assert.Equal((AuditReason.Window, cheats ? AuditVerdict.Failed : AuditVerdict.Passed, cheats), (audit.Reason, audit.Verdict, audit.Convicted));
        var trust = (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];
        Assert.Equal(cheats ? (1, 1) : (0, 0), (trust.Failed, trust.Convictions));
        Assert.Equal(cheats, trust.DeliveredBefore > -1_000);
    }

    private static async Task<(Job Job, LeaseClaim Claim)> CommittedAsync(AuditBench bench, bool drawn)
    {
        var job = await bench.Pool.SubmitAsync(TestPool.Request(seed: 2));
        await bench.Pool.DispatchAsync();
        var claim = bench.Suspect.Take();
        var trajectory = FakeTrajectory.Draw((await bench.Pool.Get<TrajectoryModels>().ExpectAsync(job.Spec, default))!, 2);
        await bench.Suspect.CommitAsync(claim, trajectory.Tree);
        Assert.Equal(drawn, bench.Suspect.Next<WorkerCommand.Challenge>().OpenAll);
        return (job, claim);
    }

    private static async Task EndAsync(AuditBench bench, LeaseClaim claim, string how)
    {
        switch (how)
        {
            case "fails":
                await bench.Suspect.FailAsync(claim);
                break;
            case "declines":
                await bench.Suspect.DeclineAsync(claim, DeclineReason.OutOfMemory);
                break;
            case "comes back without the job":
                await bench.Suspect.ConnectAsync(bench.Pool);
                break;
            case "loses its power":
                await bench.Suspect.DisconnectAsync();
                goto default;
            default:
                bench.Pool.Clock.Advance(TimeSpan.FromMinutes(1));
                await bench.Pool.SweepAsync();
                break;
        }
    }
}
