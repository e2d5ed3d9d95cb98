using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Measuring;

public sealed class WorkerMeasurerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Connect_AnswersAreKnown_GetsItsFirstJobOnceItGaveThem()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        var job = await bench.Pool.SubmitAsync();
        await bench.Pool.DispatchAsync();
        Assert.Equal(MatchRefusal.NotProven, Assert.Single(bench.Pool.Get<MatchExplanations>().Find(job.Id)!.Refused).Refusal);

        await bench.AskAsync(worker, MeasuringBench.Right, Tick);
        await bench.Pool.DispatchAsync();

        Assert.Equal(worker.Id, Assert.Single((await bench.Pool.FindAsync(job.Id)).Running()).Worker);
        var shown = await bench.ShownAsync(worker);
        Assert.Equal((MeasurementState.Proven, 512 * 512, false, 6, 0.0, ""), (shown.State, shown.Pixels, shown.IsLimit, shown.Answers, shown.Distance, shown.Doubt));
    }

    [Fact]
    public async Task Speed_IsTimedBetweenQuestionAndAnswer_AndAClaimMayOnlyLowerIt()
    {
        await using var bench = await MeasuringBench.CreateAsync();

        var boaster = await bench.ConnectAsync("boaster", claims: 1_000);
        await bench.AskAsync(boaster, MeasuringBench.Right, Tick);
        var modest = await bench.ConnectAsync("modest", claims: 0.01);
        await bench.AskAsync(modest, MeasuringBench.Right, Tick);

        // 128, 256 and 512 pixels a side in 0.1 s each.
        const double Measured = ((128 * 128) + (256 * 256) + (512 * 512)) / 0.3 / 1e6;
        Assert.Equal(Measured, (await bench.ShownAsync(boaster)).Speed, 6);
        Assert.Contains("claims 1000", (await bench.ShownAsync(boaster)).Doubt, StringComparison.Ordinal);
        Assert.Equal(Measured, bench.Pool.Get<SpeedModel>().Of(boaster.Id, ShippedAnswers.Model), 6);
        Assert.Equal(0.01, bench.Pool.Get<SpeedModel>().Of(modest.Id, ShippedAnswers.Model), 6);
    }

    [Fact]
    public async Task Answers_OfAnotherModel_GetNoJobsUntilTheyAreRight()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();

        await bench.AskAsync(worker, MeasuringBench.Wrong);

        Assert.Equal(MeasurementState.Wrong, (await bench.ShownAsync(worker)).State);
        Assert.Contains("not those of the model", (await bench.ShownAsync(worker)).Message, StringComparison.Ordinal);
        Assert.False(await bench.GetsAsync(worker));

        await bench.Measurer.RunOnceAsync(default);
        Assert.Null(MeasuringBench.Order(worker));

        // Another session of the same machine changes nothing; later it is asked again.
        await worker.DisconnectAsync();
        await worker.ConnectAsync(bench.Pool);
        await bench.Measurer.RunOnceAsync(default);
        Assert.Null(MeasuringBench.Order(worker));
        bench.Pool.Clock.Advance(bench.Pool.Get<Microsoft.Extensions.Options.IOptions<MeasuringOptions>>().Value.RetryAfter);
        await bench.AskAsync(worker, MeasuringBench.Right);
        await bench.Pool.DispatchAsync();
        worker.Take();
    }

    [Fact]
    public async Task LargerSize_DoesNotCome_BoundsWhatIsOffered()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();

        await bench.AskAsync(worker, MeasuringBench.Right, Tick, most: 256);

        var shown = await bench.ShownAsync(worker);
        Assert.Equal((MeasurementState.Proven, 256 * 256, true), (shown.State, shown.Pixels, shown.IsLimit));
        Assert.Contains("larger ones did not come", shown.Message, StringComparison.Ordinal);
        Assert.False(await bench.GetsAsync(worker, 512));
        Assert.True(await bench.GetsAsync(worker, 256));
    }

    [Fact]
    public async Task NextSize_FindsTheSlotNotFreeYet_IsAskedAgain()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.Measurer.RunOnceAsync(default);
        await bench.AnswerAsync(await MeasuringBench.NextOrderAsync(worker));
        var second = await MeasuringBench.NextOrderAsync(worker);

        var retry = bench.Pool.Clock.WhenArmedAsync(Tick);
        await bench.Pool.Get<IAuditDesk>().DeclineAsync(second.Id, second.Token, AuditRefusalReason.Busy, default);
        await retry;
        bench.Pool.Clock.Advance(Tick);
        await bench.AnswerAsync(await MeasuringBench.NextOrderAsync(worker));
        await bench.AnswerAsync(await MeasuringBench.NextOrderAsync(worker));
        await bench.Measurer.WhenQuietAsync();

        var shown = await bench.ShownAsync(worker);
        Assert.Equal((MeasurementState.Proven, 512 * 512, false), (shown.State, shown.Pixels, shown.IsLimit));
    }

    [Fact]
    public async Task Verifier_IsBeingMeasured_IsWaitedFor()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        var verifiers = bench.Pool.Get<VerifierPool>();
        var spec = ShippedAnswers.Specs[0];
        Assert.False(Assert.Single(await verifiers.CandidatesAsync(spec, bench.Pool.NowMs, default)).IsFree);

        await bench.AskAsync(worker, MeasuringBench.Wrong, Tick);
        await bench.Pool.Get<LeaseKeeper>().RefreshAsync(worker.Session, null, default);

        Assert.Empty(await verifiers.CandidatesAsync(spec, bench.Pool.NowMs, default));
    }

    [Fact]
    public async Task SlowWorker_IsNotAskedForMoreThanANewcomerShouldWaitFor()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();

        // Two answers of a second each: four times as many pixels would take eight more.
        await bench.AskAsync(worker, MeasuringBench.Right, TimeSpan.FromSeconds(1));

        var shown = await bench.ShownAsync(worker);
        Assert.Equal((MeasurementState.Proven, 128 * 128, false), (shown.State, shown.Pixels, shown.IsLimit));
        Assert.True(await bench.GetsAsync(worker, 512));
    }

    [Theory]
    [InlineData(AuditRefusalReason.ModelMissing, MeasurementState.Unable, "has the model not")]
    [InlineData(AuditRefusalReason.Unsupported, MeasurementState.Unable, "cannot")]
    public async Task Question_IsDeclined_TheModelIsNotOffered(AuditRefusalReason reason, MeasurementState state, string why)
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.Measurer.RunOnceAsync(default);
        var order = MeasuringBench.Order(worker)!;

        await bench.Pool.Get<IAuditDesk>().DeclineAsync(order.Id, order.Token, reason, default);
        await bench.Measurer.WhenQuietAsync();

        Assert.Equal(state, (await bench.ShownAsync(worker)).State);
        Assert.Contains(why, (await bench.ShownAsync(worker)).Message, StringComparison.Ordinal);
        Assert.False(await bench.GetsAsync(worker));
    }

    [Fact]
    public async Task Question_IsLeftOpen_TheModelIsNotOffered()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.Measurer.RunOnceAsync(default);

        bench.Pool.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.Measurer.WhenQuietAsync();

        Assert.Equal(MeasurementState.Silent, (await bench.ShownAsync(worker)).State);
        Assert.False(await bench.GetsAsync(worker));
    }

    [Fact]
    public async Task Question_TokenOfAnother_IsNotAnswered()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.Measurer.RunOnceAsync(default);
        var order = MeasuringBench.Order(worker)!;

        Assert.Null(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, new string('0', 64), default));
        Assert.NotNull(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default));
        Assert.Null(await bench.Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default));
    }

    [Fact]
    public async Task Answer_IsNone_TheModelIsNotOffered()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => bench.AskAsync(worker, (_, _) => [1, 2, 3]));
        await bench.Measurer.WhenQuietAsync();

        Assert.Equal(MeasurementState.Unable, (await bench.ShownAsync(worker)).State);
    }

    [Fact]
    public async Task Reconnect_SameMachine_IsNotAskedAgainBeforeItIsTime()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.AskAsync(worker, MeasuringBench.Right, Tick);

        await worker.DisconnectAsync();
        await worker.ConnectAsync(bench.Pool);
        await bench.Measurer.RunOnceAsync(default);
        Assert.Null(MeasuringBench.Order(worker));

        // While it is measured again it gets jobs as before, as far as it has slots.
        bench.Pool.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(MeasurementState.Proven, worker.Session.Measured[ShippedAnswers.Model].State);
        await bench.Measurer.RunOnceAsync(default);
        Assert.NotNull(MeasuringBench.Order(worker));
    }

    [Fact]
    public async Task Heartbeat_AnotherDevice_IsMeasuredBeforeItGetsMore()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync();
        await bench.AskAsync(worker, MeasuringBench.Right, Tick);

        var other = worker.Session.Told with { Device = "another" };
        Assert.Null(await bench.Pool.Get<WorkerConversation>().HeartbeatAsync(worker.Session, new WorkerHeartbeat([], false, other), default));

        Assert.False(await bench.GetsAsync(worker));
        await bench.AskAsync(worker, MeasuringBench.Right, Tick);
        await bench.Pool.DispatchAsync();
        Assert.IsType<WorkerCommand.Assign>(worker.Next<WorkerCommand.Assign>());
    }

    [Fact]
    public async Task NoAnswersKnown_IsSaidAndProbationDoesItsWork()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await TestWorker.EnrolAsync(pool, "first", slots: 1, with: null);
        worker.Features = [WorkerFeatures.Audits];
        await worker.ConnectAsync(pool);
        await pool.Get<WorkerMeasurer>().RunOnceAsync(default);

        var shown = Assert.Single((await pool.Get<WorkerTrusts>().ReportAsync([worker.Record], default))[worker.Id].Measured);
        Assert.Equal((MeasurementState.Unmeasured, false), (shown.State, shown.Withholds));
        Assert.Contains("knows no answers for this model yet", shown.Message, StringComparison.Ordinal);
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        worker.Take();
    }

    [Theory]
    [InlineData("false", MeasurementState.Unmeasured, true)]
    [InlineData("true", MeasurementState.Unable, false)]
    public async Task Worker_ThatTakesNoQuestions_GetsJobsUnlessThePoolAsks(string required, MeasurementState state, bool gets)
    {
        await using var bench = await MeasuringBench.CreateAsync(("Measuring:Required", required));
        var worker = await bench.ConnectAsync(asks: false);

        Assert.Equal(state, (await bench.ShownAsync(worker)).State);
        Assert.Equal(gets, await bench.GetsAsync(worker));
    }

    [Fact]
    public async Task NoToleranceKnown_AnswersAreKeptAndItsFirstJobsAudited()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        bench.Pool.Tolerances.Table = null;

        var near = await bench.ConnectAsync("near");
        await bench.AskAsync(near, (asked, spec) => [.. MeasuringBench.Right(asked, spec).Select(value => value * 1.01f)], Tick);
        var far = await bench.ConnectAsync("far");
        await bench.AskAsync(far, (asked, spec) => [.. MeasuringBench.Right(asked, spec).Select(value => -value)], Tick);

        Assert.Equal(MeasurementState.Unjudged, (await bench.ShownAsync(near)).State);
        Assert.True((await bench.ShownAsync(near)).Speed > 0);
        Assert.Equal(MeasurementState.Wrong, (await bench.ShownAsync(far)).State);
        Assert.True(await bench.GetsAsync(near));
    }

    [Fact]
    public async Task Device_ThatAnswersBitForBitAsAnotherClass_IsDoubted()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync(with: told => told with { ExecutionProvider = "cuda", Device = "NVIDIA H100" });

        await bench.AskAsync(worker, MeasuringBench.Right, Tick);

        Assert.Contains("bit for bit those of \"cpu\"", (await bench.ShownAsync(worker)).Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_AreNoneThatTheOwnerDoesNotTake()
    {
        await using var bench = await MeasuringBench.CreateAsync();
        var worker = await bench.ConnectAsync(with: told => told);
        var small = worker.Session.Told with { Models = [worker.Session.Told.Models[0] with { MaxPixels = 128 * 128 }] };
        Assert.Null(await bench.Pool.Get<WorkerConversation>().HeartbeatAsync(worker.Session, new WorkerHeartbeat([], false, small), default));

        await bench.AskAsync(worker, MeasuringBench.Right, Tick);

        var shown = await bench.ShownAsync(worker);
        Assert.Equal((128 * 128, false, 2), (shown.Pixels, shown.IsLimit, shown.Answers));
    }
}
