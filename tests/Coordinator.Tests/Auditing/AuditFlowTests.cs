using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>From a result to its verdict and what follows, with every part of the coordinator on memory stores.</summary>
public sealed class AuditFlowTests
{
    [Fact]
    public async Task Probation_GoodResult_IsDeliveredAfterItsAudit()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await bench.WorkAsync();

        Assert.Equal((JobState.Returned, (AuditVerdict?)null), (job.State, job.Audit!.Verdict));
        Assert.IsType<ImageOpening.NotReady>(await bench.Pool.Get<ImageDelivery>().OpenAsync(TestJobs.Account, job.Id, default));
        await bench.Pool.AuditAsync();
        var order = await bench.AnswerAsync(verifier);

        Assert.Equal(2, order.Evaluations);
        job = await bench.Pool.FindAsync(job.Id);
        Assert.Equal((JobState.Delivered, AuditVerdict.Passed), (job.State, job.Audit!.Verdict));
        Assert.IsType<ImageOpening.Opened>(await bench.Pool.Get<ImageDelivery>().OpenAsync(TestJobs.Account, job.Id, default));
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal(3, Assert.Single(audit.Opinions).Points.Count);
        var trusts = await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id, verifier.Id], default);
        Assert.Equal((1, 1), (trusts[bench.Suspect.Id].Passed, trusts[verifier.Id].Verified));
        Assert.True(audit.Opinions[0].Pay > 0);
        Assert.Equal([audit.Opinions[0].Pay, 0], await bench.Pool.Jobs.BalancesAsync([LedgerAccount.Pending(verifier.Id), LedgerAccount.VerifierPay], default));
    }

    [Fact]
    public async Task Probation_NobodyIndependent_IsDeliveredUnaudited()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var same = await bench.Pool.ConnectVerifierAsync("v1", owner: "volunteer");
        var untrusted = await bench.Pool.ConnectVerifierAsync("v2", isTrusted: false);
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();

        job = await bench.Pool.FindAsync(job.Id);
        Assert.Equal((JobState.Delivered, AuditVerdict.Unaudited), (job.State, job.Audit!.Verdict));
        Assert.Null(AuditBench.Order(same));
        Assert.Null(AuditBench.Order(untrusted));
    }

    [Fact]
    public async Task Probation_AuditTakesTooLong_IsDeliveredAndTheAuditGoesOn()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true, ("Auditing:AssignmentLength", "01:00:00"));
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        var order = AuditBench.Order(verifier)!;
        await bench.Pool.Get<IAuditDesk>().DeclineAsync(order.Id, order.Token, AuditRefusalReason.Busy, default);
        bench.Pool.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.Pool.AuditAsync();

        job = await bench.Pool.FindAsync(job.Id);
        Assert.Equal((JobState.Delivered, (AuditVerdict?)null), (job.State, job.Audit!.Verdict));
        Assert.True((await bench.AuditOfAsync(job)).IsOpen);
    }

    [Fact]
    public async Task Replay_Differs_ConvictsWithoutAnyVerifier()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var job = await bench.WorkAsync(spoil: openings => openings[^5] ^= 1);
        await bench.Pool.AuditAsync();

        job = await bench.Pool.FindAsync(job.Id);
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditReplay.Differs, AuditVerdict.Failed, true), (audit.Replay, audit.Verdict, audit.Convicted));
        Assert.Equal((JobState.Queued, AttemptOutcome.ResultRefused), (job.State, job.Attempts[^1].Outcome));
        var worker = (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!;
        Assert.Equal((HoldKind.Banned, WorkerAction.Banned), (worker.Hold!.Kind, worker.Trail[^1].Action));
        Assert.Equal(1, (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id].Convictions);
    }

    [Fact]
    public async Task Delivered_ThreeDisagree_ConvictRefundDrawAnewAndAuditTheWindow()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var (earlier, second, job) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2), await bench.WorkAsync(seed: 3));
        Assert.Equal((JobState.Delivered, (AuditVerdict?)null), (job.State, job.Audit!.Verdict));
        var before = (await bench.Pool.Jobs.BalancesAsync([LedgerAccount.Available(TestJobs.Account)], default))[0];
        var verifiers = await bench.ConnectVerifiersAsync();
        await bench.AnswerAllAsync(verifiers, id => id == earlier.Id ? 0 : 0.3f);

        var audits = new[] { await bench.AuditOfAsync(second), await bench.AuditOfAsync(job) };
        var convicting = Assert.Single(audits, audit => audit.Convicted);
        Assert.Equal(3, convicting.Opinions.Count(opinion => opinion.Verdict == OpinionVerdict.Disagrees));
        Assert.Equal(HoldKind.Banned, (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold!.Kind);
        var bad = await bench.Pool.FindAsync(convicting.Job);
        Assert.Equal((JobState.Delivered, AuditVerdict.Failed, bad.Price), (bad.State, bad.Audit!.Verdict, bad.Audit.Refunded));
        var again = await bench.Pool.FindAsync(bad.Audit.Rerender!.Value);
        Assert.Equal((bad.Id, bad.Price, bad.Spec.Seed), (again.RerenderOf!.Value, again.Price, again.Spec.Seed));
        Assert.Equal(JobState.Queued, again.State);
        Assert.Empty((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
        var refunded = (await bench.Pool.FindAsync(second.Id)).Audit!.Refunded + (await bench.Pool.FindAsync(job.Id)).Audit!.Refunded;
        Assert.Equal(before + refunded, (await bench.Pool.Jobs.BalancesAsync([LedgerAccount.Available(TestJobs.Account)], default))[0]);

        // Both bad ones are refunded, whichever convicted; the good one is not.
        Assert.Equal(2 * job.Price, refunded);
        Assert.Equal(AuditVerdict.Passed, (await bench.Pool.FindAsync(earlier.Id)).Audit!.Verdict);
    }

    [Fact]
    public async Task Delivered_ImageIsNotThatOfItsLatent_Convicts()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifiers = await bench.ConnectVerifiersAsync();
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        for (var i = 0; i < verifiers.Length; i++)
        {
            await bench.AnswerAsync(verifiers.Single(one => one.Session.Commands.TryPeek(out _)), image: TestImages.Noise(9));
        }

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Failed, true), (audit.Verdict, audit.Convicted));
        Assert.All(audit.Opinions, static opinion => Assert.Equal(AuditPoint.Image, Assert.Single(opinion.Points, static point => point.Verdict == ToleranceVerdict.Outside).Evaluation));
    }

    [Fact]
    public async Task Convicted_JobsOfTheWindow_AreRunAgain()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var earlier = await bench.WorkAsync(seed: 1);
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(earlier)).Verdict);
        await bench.Suspect.HeartbeatAsync();
        var bad = await bench.WorkAsync(seed: 2, spoil: static openings => openings[^5] ^= 1);
        await bench.Pool.AuditAsync();

        Assert.True((await bench.AuditOfAsync(bad)).Convicted);
        var again = await bench.AuditOfAsync(earlier);
        Assert.Equal((AuditReason.Window, AuditScope.All, true), (again.Reason, again.Scope, again.IsOpen));
    }

    [Fact]
    public async Task Delivered_OneOfThreeDisagrees_PassesAndThatOneIsMarked()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifiers = new[] { await bench.Pool.ConnectVerifierAsync("v1"), await bench.Pool.ConnectVerifierAsync("v2"), await bench.Pool.ConnectVerifierAsync("v3") };
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        var wrong = verifiers.Single(one => one.Session.Commands.TryPeek(out _));
        await bench.AnswerAsync(wrong, error: 0.3f);
        await bench.AnswerAsync(verifiers.Single(one => one.Session.Commands.TryPeek(out _)));
        Assert.True((await bench.AuditOfAsync(job)).IsOpen);
        await bench.AnswerAsync(verifiers.Single(one => one.Session.Commands.TryPeek(out _)));

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Passed, 3), (audit.Verdict, audit.Opinions.Select(opinion => opinion.Owner).Distinct().Count()));
        var trust = await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id, wrong.Id], default);
        Assert.Equal((1, 0, 1), (trust[bench.Suspect.Id].Passed, trust[bench.Suspect.Id].Failed, trust[wrong.Id].Outvoted));
        Assert.False(TrustRules.MayVerify(new AuditsOptions(), trust[wrong.Id], 0));
    }

    [Fact]
    public async Task Delivered_OneDisagreesAndNobodyElseIsThere_IsInconclusiveAndNobodyIsPunished()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(verifier, error: 0.3f);
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();

        Assert.Equal((AuditVerdict.Inconclusive, false), ((await bench.AuditOfAsync(job)).Verdict, (await bench.AuditOfAsync(job)).Convicted));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        Assert.Single((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
    }

    [Fact]
    public async Task Delivered_NoTolerance_AsksAllOfTheSameClassAndThenIsInconclusive()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        bench.Pool.Tolerances.Table = null;
        var other = await bench.Pool.ConnectVerifierAsync("v1", with: capabilities => capabilities with { ExecutionProvider = "cuda", Device = "Card" });
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(other, error: 0.3f);
        Assert.True((await bench.AuditOfAsync(job)).IsOpen);
        var same = await bench.Pool.ConnectVerifierAsync("v2");
        bench.Pool.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.Pool.AuditAsync();

        Assert.Equal(20, (await bench.AnswerAsync(same, error: 0.3f)).Evaluations);
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Inconclusive, false), (audit.Verdict, audit.Convicted));
    }

    [Fact]
    public async Task Verifier_GoesAwayOrDeclines_AnotherOneIsAsked()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifiers = new[] { await bench.Pool.ConnectVerifierAsync("v1"), await bench.Pool.ConnectVerifierAsync("v2"), await bench.Pool.ConnectVerifierAsync("v3") };
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        var first = verifiers.Single(one => one.Session.Commands.TryPeek(out _));
        var order = AuditBench.Order(first)!;
        await first.DisconnectAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromSeconds(6));
        await bench.Pool.AuditAsync();
        Assert.Null(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default));

        var second = verifiers.Except([first]).Single(one => one.Session.Commands.TryPeek(out _));
        order = AuditBench.Order(second)!;
        await bench.Pool.Get<IAuditDesk>().DeclineAsync(order.Id, order.Token, AuditRefusalReason.ModelMissing, default);
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(verifiers.Except([first, second]).Single());

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal([AuditRefusalReason.Lapsed, AuditRefusalReason.ModelMissing], audit.Refusals.Select(refusal => refusal.Reason));
        Assert.Equal(AuditVerdict.Passed, audit.Verdict);
        Assert.Equal(0, (await bench.Pool.Jobs.BalancesAsync([LedgerAccount.VerifierPay], default))[0]);
    }

    [Fact]
    public async Task Verifier_SaysNothing_IsGivenUpAndAnotherOneIsAsked()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifiers = new[] { await bench.Pool.ConnectVerifierAsync("v1"), await bench.Pool.ConnectVerifierAsync("v2") };
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        var silent = verifiers.Single(static one => one.Session.Commands.TryPeek(out _));
        var order = AuditBench.Order(silent)!;
        for (var i = 0; i < 20; i++)
        {
            bench.Pool.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAll(verifiers.Select(static one => one.HeartbeatAsync()));
            await bench.Pool.AuditAsync();
        }

        Assert.Null(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default));
        Assert.Equal((silent.Id, AuditRefusalReason.Lapsed), (await bench.AuditOfAsync(job)).Refusals.Select(static refusal => (refusal.Verifier, refusal.Reason)).First());
        await bench.AnswerAsync(verifiers.Except([silent]).Single());
        Assert.Equal(AuditVerdict.Passed, (await bench.AuditOfAsync(job)).Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(null)]
    public async Task Session_AnswerThatIsNone_EndsItAndAnotherOneIsAsked(int? tooLong)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        var order = AuditBench.Order(verifier)!;
        var session = (await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default))!;
        Assert.Null(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default));

        // A number that is none, too many of them, or pixels.
        var length = Assert.IsType<AuditQuestion.Evaluation>(session.Question).Latent.Length;
        AuditAnswer answer = tooLong is { } more ? new AuditAnswer.Prediction([.. new float[length - 1 + more], more == 0 ? float.NaN : 0]) : new AuditAnswer.Pixels(new byte[length]);
        await Assert.ThrowsAsync<ArgumentException>(() => session.AnswerAsync(answer, default));
        Assert.Null(session.Question);
        await session.DisposeAsync();

        Assert.Equal(AuditRefusalReason.Malformed, Assert.Single((await bench.AuditOfAsync(job)).Refusals).Reason);
    }

    [Fact]
    public async Task Missing_OpeningsNeverCame_FailsWithoutConvictionAndLooksAtTheWindow()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var earlier = await bench.WorkAsync(seed: 1);
        await bench.Pool.AuditAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(earlier)).Verdict);
        await bench.Suspect.HeartbeatAsync();
        var job = await bench.Pool.SubmitAsync(TestPool.Request(seed: 2));
        await bench.Pool.DispatchAsync();
        var claim = bench.Suspect.Take();
        await bench.Suspect.CommitAsync(claim, bench.TrajectoryOf(earlier).Tree);
        await bench.Suspect.FailAsync(claim);
        await bench.Pool.AuditAsync();

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditReplay.Missing, AuditVerdict.Failed, false), (audit.Replay, audit.Verdict, audit.Convicted));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        Assert.Equal(AuditReason.Window, (await bench.AuditOfAsync(earlier)).Reason);
        Assert.Single((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
    }

    [Fact]
    public async Task Dispute_DeliveredImage_IsAuditedWholeAndMadeGoodWhenItIsBad()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.Pool.FindAsync(job.Id)).Audit!.Verdict);
        var disputes = bench.Pool.Get<Disputes>();
        Assert.IsType<DisputeResult.NotFound>(await disputes.OpenAsync(new("bob"), job.Id, default));
        var opened = Assert.IsType<DisputeResult.Opened>(await disputes.OpenAsync(TestJobs.Account, job.Id, default));
        Assert.Equal(opened with { Repeated = true }, await disputes.OpenAsync(TestJobs.Account, job.Id, default));
        await bench.AnswerAllAsync(await bench.ConnectVerifiersAsync(), _ => 0.3f);

        var audit = (await bench.Pool.Jobs.FindAsync(opened.Audit, default))!;
        Assert.Equal((AuditReason.Dispute, AuditScope.All, AuditVerdict.Failed, true), (audit.Reason, audit.Scope, audit.Verdict, audit.Convicted));
        Assert.All(audit.Opinions, opinion => Assert.Equal(21, opinion.Points.Count));
        job = await bench.Pool.FindAsync(job.Id);
        Assert.Equal((AuditVerdict.Failed, job.Price), (job.Audit!.Verdict, job.Audit.Refunded));
        Assert.NotNull(job.Audit.Rerender);
    }

    [Fact]
    public async Task Dispute_TooLateOrTooMany_IsRefused()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true, ("Auditing:MaxDisputes", "1"));
        var (first, second) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        Assert.IsType<DisputeResult.NotDelivered>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, first.Id, default));
        await bench.Pool.AuditAsync();
        Assert.IsType<DisputeResult.Opened>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, first.Id, default));
        Assert.IsType<DisputeResult.TooMany>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, second.Id, default));

        bench.Pool.Clock.Advance(TimeSpan.FromDays(8));
        Assert.IsType<DisputeResult.TooLate>(await bench.Pool.Get<Disputes>().OpenAsync(TestJobs.Account, second.Id, default));
    }

    [Theory]
    [InlineData(0, 1, 0, true)]
    [InlineData(0.3f, 0, 1, false)]
    public async Task Ringer_VerifierOfAnotherJob_IsMeasuredAndPaidOnlyWhenItIsRight(float error, int passed, int failed, bool mayVerify)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RingerShare", "1"), ("Measuring:Enabled", "false"));
        var (known, job) = (await bench.WorkAsync(seed: 1), (Job?)null);
        var first = await bench.Pool.ConnectVerifierAsync("v1");
        await bench.AnswerAllAsync([first], _ => 0);
        await first.DisconnectAsync();
        job = await bench.WorkAsync(seed: 2);
        var second = await bench.Pool.ConnectVerifierAsync("v2");
        await bench.AnswerAllAsync([second], id => id == known.Id ? error : 0);

        Assert.Equal(AuditVerdict.Passed, (await bench.Pool.FindAsync(job.Id)).Audit!.Verdict);
        var trust = (await bench.Pool.Stores.Trust.FindAsync([second.Id], default))[second.Id];
        Assert.Equal((passed, failed, mayVerify), (trust.RingersPassed, trust.RingersFailed, TrustRules.MayVerify(new AuditsOptions(), trust, 0)));
        Assert.Equal(1 + passed, (await bench.Pool.Jobs.WindowAsync(second.Id, default)).Items.Count);
        Assert.Equal(0, (await bench.Pool.Jobs.BalancesAsync([LedgerAccount.VerifierPay], default))[0]);

        // The job whose answers were used is none the worse for it.
        Assert.Equal(AuditVerdict.Passed, (await bench.Pool.FindAsync(known.Id)).Audit!.Verdict);
        Assert.Equal(1, await bench.Pool.Jobs.CountAsync(new AuditIndex.OfJob(known.Id), default));
    }

    [Fact]
    public async Task Judged_KeptLongEnough_IsForgotten()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        Assert.Equal(1, await bench.Pool.Jobs.CountAsync(new AuditIndex.Judged(), default));

        bench.Pool.Clock.Advance(TimeSpan.FromDays(91));
        await bench.Pool.AuditAsync();

        Assert.Equal(0, await bench.Pool.Jobs.CountAsync(new AuditIndex.Judged(), default));
    }
}
