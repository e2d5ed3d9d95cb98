using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Matching;

public sealed class WorkerAvoidanceTests
{
    private const long Now = 10_000_000;

    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly MatchingOptions _options = new();

    [Theory]
    [InlineData(AttemptOutcome.WorkerFailed)]
    [InlineData(AttemptOutcome.ResultRefused)]
    [InlineData(AttemptOutcome.WorkerTooSlow)]
    [InlineData(AttemptOutcome.WorkerLost)]
    [InlineData(AttemptOutcome.Declined)]
    public void Match_AnotherAbleWorkerIsBusy_TheJobWaitsForItHoweverLong(AttemptOutcome outcome)
    {
        var job = New(("failed", outcome));

        var result = Match(job, [Offer("failed"), Offer("busy") with { FreeSlots = 0 }]);

        Assert.Empty(result.Assignments);
        Assert.Equal(new MatchExample(new WorkerId("failed"), MatchRefusal.FailedHereBefore), Assert.Single(Assert.Single(result.Unmatched).Why.Examples));
        Assert.Equal("other", Assert.Single(Match(job, [Offer("failed"), Offer("other")]).Assignments).Worker.Value);
    }

    [Theory]
    [InlineData(AttemptOutcome.HandedBack)]
    [InlineData(AttemptOutcome.WorkerRevoked)]
    [InlineData(AttemptOutcome.Requeued)]
    public void Match_NothingWentWrongThere_TheWorkerMayHaveItAgain(AttemptOutcome outcome) =>
        Assert.Single(Match(New(("a", outcome)), [Offer("a"), Offer("busy") with { FreeSlots = 0 }]).Assignments);

    [Fact]
    public void Match_TakenFromTheWorkerForAnother_ItNeverGetsItAgain()
    {
        var job = New(("a", AttemptOutcome.Reassigned));

        var alone = Match(job, [Offer("a")], Now + 1_000_000_000);

        Assert.Empty(alone.Assignments);
        Assert.Equal(new MatchExample(new WorkerId("a"), MatchRefusal.TakenAway), Assert.Single(Assert.Single(alone.Unmatched).Why.Examples));
        Assert.Equal("b", Assert.Single(Match(job, [Offer("a"), Offer("b")]).Assignments).Worker.Value);
    }

    [Fact]
    public void Match_RequeuedAMomentAgo_AnotherIsFirst()
    {
        var job = New(("a", AttemptOutcome.Requeued));
        var pause = (long)_options.AvoidAfterHandBack.TotalMilliseconds;

        Assert.Equal("b", Assert.Single(Match(job, [Offer("a"), Offer("b")], Now - 30_000 + pause - 1).Assignments).Worker.Value);
        Assert.Empty(Match(job, [Offer("a")], Now - 30_000 + pause - 1).Assignments);
        Assert.Single(Match(job, [Offer("a")], Now - 30_000 + pause).Assignments);
    }

    [Fact]
    public void Match_TakenFromTheOnlyOther_IsNoReasonToWaitForThatOne() => Assert.Equal(
        "lost",
        Assert.Single(Match(New(("lost", AttemptOutcome.WorkerLost), ("away", AttemptOutcome.Reassigned)), [Offer("lost"), Offer("away") with { FreeSlots = 0 }]).Assignments).Worker.Value);

    [Theory]
    [InlineData("none")]
    [InlineData("paused")]
    [InlineData("draining")]
    [InlineData("on hold")]
    [InlineData("unable")]
    [InlineData("failed too")]
    [InlineData("runs it")]
    public void Match_NobodyElseCould_TheWorkerMayTryAgainAfterTheTime(string other)
    {
        List<WorkerOffer> offers = [Offer("failed")];
        var job = New(("failed", AttemptOutcome.WorkerFailed));
        switch (other)
        {
            case "paused":
                offers.Add(Offer("other") with { Paused = true });
                break;
            case "draining":
                offers.Add(Offer("other") with { Draining = true });
                break;
            case "on hold":
                offers.Add(Offer("other") with { OnHold = true });
                break;
            case "unable":
                offers.Add(Offer("other", Capabilities() with { Samplers = ["euler"] }));
                break;
            case "failed too":
                offers.Add(Offer("other") with { FreeSlots = 0 });
                job = New(("failed", AttemptOutcome.WorkerFailed), ("other", AttemptOutcome.ResultRefused));
                break;
            case "runs it":
                offers.Add(Offer("other") with { FreeSlots = 0 });
                job = New(("failed", AttemptOutcome.WorkerFailed), ("other", AttemptOutcome.Running));
                break;
            default:
                break;
        }

        Assert.Empty(Match(job, offers, Now - 1).Assignments);
        Assert.Equal("failed", Assert.Single(Match(job, offers).Assignments).Worker.Value);
    }

    [Fact]
    public void Match_LostAMomentAgoAndNobodyElseCould_TheWorkerMayHaveItAtOnce()
    {
        var job = New(("lost", AttemptOutcome.WorkerLost));

        Assert.Equal("lost", Assert.Single(Match(job, [Offer("lost"), Offer("paused") with { Paused = true }], Now - 30_000).Assignments).Worker.Value);
        Assert.Equal("other", Assert.Single(Match(job, [Offer("lost"), Offer("other")], Now - 30_000).Assignments).Worker.Value);
        Assert.Empty(Match(job, [Offer("lost"), Offer("busy") with { FreeSlots = 0 }], Now - 30_000).Assignments);
    }

    [Fact]
    public async Task Dispatch_WorkerCrashedWithTheJob_AnotherHasItThoughTheOneIsBackFirst()
    {
        await using var pool = await TestPool.CreateAsync();
        var crashing = await pool.ConnectAsync("crashing");
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        crashing.Take();
        var busy = await pool.ConnectAsync("busy");
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        var claim = busy.Take();

        await crashing.DisconnectAsync();
        await crashing.ConnectAsync(pool);
        await pool.DispatchAsync();
        crashing.AssertQuiet();
        await busy.FailAsync(claim);
        await pool.DispatchAsync();

        Assert.Equal(job.Id, busy.Take().Job);
    }

    [Fact]
    public void Match_AnotherAbleWorkerIsElsewhere_TheJobWaitsForItUnlessItTakesNone()
    {
        var job = New(("failed", AttemptOutcome.WorkerFailed));
        var busy = Presence("busy");

        Assert.Empty(Match(job, [Offer("failed")], elsewhere: new WorkersElsewhere([busy])).Assignments);
        foreach (var none in new[]
        {
            busy with { Paused = true }, busy with { OnHold = true }, busy with { Draining = true }, busy with { Id = new WorkerId("failed") },
            busy with { Models = [] }, busy with { Capabilities = Capabilities() with { Samplers = [] } }, busy with { Capabilities = null },
        })
        {
            Assert.Single(Match(job, [Offer("failed")], elsewhere: new WorkersElsewhere([none])).Assignments);
        }
    }

    [Fact]
    public async Task Dispatch_FailedHereAndAnotherCoordinatorsWorkerIsBusy_GoesToThatOneWhenItIsFree()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (failing, job, second, claim) = await FailedWhileBusyElsewhereAsync(pool, other);

        await pool.DispatchAsync();
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job)).State);

        await second.FailAsync(claim);
        await other.DispatchAsync();
        Assert.Equal((JobState.Leased, second.Id), ((await pool.FindAsync(job)).State, (await pool.FindAsync(job)).Running()[0].Worker));
        Assert.NotEqual(failing.Id, second.Id);
    }

    [Fact]
    public async Task Dispatch_FailedHereAndTheOtherWorkerLeft_ComesBackAfterTheTime()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (failing, job, second, _) = await FailedWhileBusyElsewhereAsync(pool, other);

        await second.DisconnectAsync();
        await pool.DispatchAsync();

        Assert.Equal(failing.Id, (await pool.FindAsync(job)).Running()[0].Worker);
    }

    [Fact]
    public async Task Dispatch_WorkerElsewhereIsPutOnHold_IsKnownWithItsNextHeartbeat()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (failing, job, second, claim) = await FailedWhileBusyElsewhereAsync(pool, other);
        await other.Get<WorkerHolds>().HoldAsync(second.Id, "key", "draws noise", TimeSpan.FromHours(1), default);
        await second.HeartbeatAsync(claim);

        await pool.DispatchAsync();

        Assert.Equal(failing.Id, (await pool.FindAsync(job)).Running()[0].Worker);
    }

    /// <summary>A job that failed 31 seconds ago on a worker here, while the only other one, at the other coordinator, was and is busy.</summary>
    private static async Task<(TestWorker Failing, JobId Job, TestWorker Second, LeaseClaim SecondsClaim)> FailedWhileBusyElsewhereAsync(TestPool pool, TestPool other)
    {
        var failing = await pool.ConnectAsync("failing");
        var second = await TestWorker.EnrolAsync(pool, "second", 1, null);
        await second.ConnectAsync(other);
        await pool.SubmitAsync();
        await other.DispatchAsync();
        var claim = second.Take();
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        await failing.FailAsync(failing.Take());
        pool.Clock.Advance(TimeSpan.FromSeconds(20));
        await second.HeartbeatAsync(claim);
        pool.Clock.Advance(TimeSpan.FromSeconds(11));
        return (failing, job.Id, second, claim);
    }

    private static WorkerCapabilities Capabilities() => new()
    {
        Models = [new ModelCapability(TestJobs.Manifest, true, 0, "fp32")],
        Slots = 1,
        Device = "",
        ExecutionProvider = "cpu",
        Samplers = ["ddim"],
    };

    private static WorkerOffer Offer(string id, WorkerCapabilities? capabilities = null) =>
        new(new WorkerId(id), capabilities ?? Capabilities(), 1, Paused: false, Draining: false);

    private static WorkerPresence Presence(string id) => new()
    {
        Id = new WorkerId(id),
        CoordinatorId = "other",
        SoftwareVersion = "",
        Device = "",
        ExecutionProvider = "",
        Slots = 1,
        BusySlots = 1,
        Paused = false,
        Models = [TestJobs.Manifest],
        LastSeenAtMs = 1,
        Capabilities = Capabilities(),
    };

    private Job New(params (string Worker, AttemptOutcome Outcome)[] attempts) => _make.New(Now).After with
    {
        Attempts =
        [
            .. attempts.Select((one, i) => new JobAttempt(
                new WorkerId(one.Worker), i + 1, Now - 60_000, one.Outcome == AttemptOutcome.Running ? null : Now - 30_000, one.Outcome, "")),
        ],
    };

    private MatchResult Match(Job job, IReadOnlyList<WorkerOffer> offers, long nowMs = Now, WorkersElsewhere? elsewhere = null)
    {
        var index = new OfferIndex();
        foreach (var offer in offers)
        {
            index.Put(offer);
        }

        var order = new FairOrder(nowMs, TimeSpan.FromMinutes(2));
        order.Add(new QueueId(job.Spec.Manifest, PriorityClass.Normal), new QueueFlow(job.Account, 0, null, []), [job]);
        return new Matcher(order, index, nowMs, _options, elsewhere).Match([]);
    }
}
