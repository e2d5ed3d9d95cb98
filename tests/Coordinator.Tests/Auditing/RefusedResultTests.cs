using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>An image that was delivered for another subject is refused at once; how it was made is looked at all the same.</summary>
public sealed class RefusedResultTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0.02")]
    public async Task ImageOfAnotherJob_OfACheat_IsRefusedAndConvicts(string rate)
    {
        await using var bench = await CreateAsync(rate);
        var (first, second) = await TwiceAsync(bench);
        Assert.Equal((JobState.Queued, AttemptOutcome.ResultRefused), (second.State, second.Attempts[^1].Outcome));
        var opened = await bench.AuditOfAsync(second);
        Assert.Equal((AuditReason.Suspicious, rate == "1" ? AuditScope.All : AuditScope.Rerun, true), (opened.Reason, opened.Scope, opened.IsOpen));

        await bench.AnswerAllAsync(await bench.ConnectVerifiersAsync(), id => id == second.Id ? 0.3f : 0);

        var audit = await bench.AuditOfAsync(second);
        Assert.Equal((AuditVerdict.Failed, true), (audit.Verdict, audit.Convicted));
        Assert.Equal(HoldKind.Banned, (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold!.Kind);
        Assert.Equal(JobState.Delivered, (await bench.Pool.FindAsync(first.Id)).State);
        Assert.Null((await bench.Pool.FindAsync(second.Id)).Image);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0.02")]
    public async Task ImageOfAnotherJob_OfAWorkerThatDrewIt_IsRefusedAndTheAuditClearsIt(string rate)
    {
        await using var bench = await CreateAsync(rate);
        var (_, second) = await TwiceAsync(bench);
        await bench.AnswerAllAsync([await bench.Pool.ConnectVerifierAsync("v1")], _ => 0);

        var audit = await bench.AuditOfAsync(second);
        Assert.Equal((AuditVerdict.Passed, false), (audit.Verdict, audit.Convicted));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        var trust = (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];
        Assert.Equal((0, 0), (trust.Failed, trust.Convictions));
        Assert.True(trust.Passed > 0);
        Assert.NotEmpty((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
    }

    [Fact]
    public async Task ImageOfAnotherJob_NobodyToVerify_PunishesNobody()
    {
        await using var bench = await CreateAsync("1");
        var (_, second) = await TwiceAsync(bench);
        await bench.Pool.AuditAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();

        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(second)).Verdict);
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
    }

    [Fact]
    public async Task ImageOfAnotherJob_OfACheat_IsAuditedAlthoughTheJobWasDeliveredMeanwhile()
    {
        await using var bench = await CreateAsync("1");
        var (_, second) = await TwiceAsync(bench);
        var other = await bench.Pool.ConnectAsync("honest");
        await bench.Pool.DispatchAsync();
        var claim = other.Take();
        await other.ReturnAsync(claim, TestImages.Noise(9));
        Assert.Equal((JobState.Delivered, other.Id), ((await bench.Pool.FindAsync(second.Id)).State, (await bench.Pool.FindAsync(second.Id)).Verification!.Worker));
        for (var part = 0; part < 256; part++)
        {
            await bench.Pool.Get<RetentionSweeper>().RunOnceAsync(default);
        }

        await bench.AnswerAllAsync(await bench.ConnectVerifiersAsync(), id => id == second.Id ? 0.3f : 0);

        var audit = await bench.AuditOfAsync(second);
        Assert.Equal((AuditReplay.Matches, AuditVerdict.Failed, true, 0), (audit.Replay, audit.Verdict, audit.Convicted, (int)audit.Refunded));
        var job = await bench.Pool.FindAsync(second.Id);
        Assert.Equal((JobState.Delivered, (JobAudit?)null), (job.State, job.Audit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAgainWhole_NobodyCalibratedOrOtherDevices_PunishesNobody(bool calibrated)
    {
        await using var bench = await CreateAsync("0.02");
        if (!calibrated)
        {
            bench.Pool.Tolerances.Table = null;
        }

        var (_, second) = await TwiceAsync(bench);
        TestWorker[] verifiers = [await VerifierAsync("v1"), await VerifierAsync("v2")];
        await bench.AnswerAllAsync(verifiers, id => id == second.Id ? 0.3f : 0);
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();

        var audit = await bench.AuditOfAsync(second);
        Assert.Equal((AuditScope.Rerun, AuditVerdict.Inconclusive, false), (audit.Scope, audit.Verdict, audit.Convicted));
        Assert.All(audit.Opinions, opinion => Assert.Equal(OpinionVerdict.Unknown, opinion.Verdict));
        Assert.NotEmpty(audit.Opinions);
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);

        Task<TestWorker> VerifierAsync(string name) =>
            bench.Pool.ConnectVerifierAsync(name, with: has => calibrated ? has with { ExecutionProvider = "cuda", Device = "Card" } : has);
    }

    [Fact]
    public async Task FlatImage_OfAWorkerThatCommitted_IsDeliveredAndAudited()
    {
        await using var bench = await CreateAsync("0.02");
        var job = await bench.WorkAsync(image: TestImages.Flat());

        Assert.Equal((JobState.Delivered, AuditReason.Suspicious), (job.State, job.Audit!.Reason));
        await bench.AnswerAllAsync([await bench.Pool.ConnectVerifierAsync("v1")], _ => 0);
        Assert.Equal(AuditVerdict.Passed, (await bench.AuditOfAsync(job)).Verdict);
    }

    private static async Task<AuditBench> CreateAsync(string rate)
    {
        var bench = await AuditBench.CreateAsync(isNew: false, ("Audits:LeastRate", rate), ("Audits:ProbationJobs", "1"), ("Audits:PendingJobs", "1000"));
        await bench.StakeAsync();
        return bench;
    }

    /// <summary>The suspect draws one job well and returns its pixels for a second one.</summary>
    private static async Task<(Job First, Job Second)> TwiceAsync(AuditBench bench)
    {
        var first = await bench.WorkAsync(seed: 1);
        Assert.Equal(JobState.Delivered, first.State);
        await bench.Suspect.HeartbeatAsync();
        return (first, await bench.WorkAsync(seed: 2, image: bench.TrajectoryOf(first).Image));
    }
}
