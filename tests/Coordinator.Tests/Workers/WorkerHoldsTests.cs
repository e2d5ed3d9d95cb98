using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerHoldsTests
{
    private static readonly (string, string)[] Settings =
    [
        ("Workers:HoldAfterFailures", "2"), ("Workers:HoldLength", "00:05:00"), ("Matching:AvoidAfterFailure", "00:00:00"), ("Queueing:JobDeadline", "1.00:00:00"),
    ];

    [Fact]
    public async Task Failures_TooMany_HoldTheWorkerWithTheReasonUntilTheTimeIsOver()
    {
        await using var pool = await TestPool.CreateAsync(Settings);
        var worker = await pool.ConnectAsync();
        var job = await pool.SubmitAsync();
        for (var i = 0; i < 2; i++)
        {
            await pool.DispatchAsync();
            await worker.FailAsync(worker.Take());
        }

        var told = worker.Next<WorkerCommand.Hold>();
        Assert.Equal("2 jobs failed on this worker within 15 minutes.", told.Value!.Reason);
        Assert.Equal(pool.NowMs + 300_000, told.Value.UntilMs);
        await pool.DispatchAsync();
        worker.AssertQuiet();

        // Reasons are told when anybody was idle at all.
        await pool.ConnectAsync("w2", with: able => able with { Samplers = ["euler"] });
        await pool.DispatchAsync();
        Assert.Equal(
            [new(MatchRefusal.SamplerMissing, 1), new MatchCount(MatchRefusal.OnHold, 1)], pool.Get<MatchExplanations>().Find(job.Id)!.Refused);

        pool.Clock.Advance(TimeSpan.FromMinutes(5));
        await worker.HeartbeatAsync();
        await pool.DispatchAsync();
        Assert.Equal(job.Id, worker.Take().Job);
    }

    [Fact]
    public async Task Losses_OfOneCrash_CountOnceHoweverManyJobsTheWorkerHad()
    {
        await using var pool = await TestPool.CreateAsync(Settings);
        var worker = await pool.ConnectAsync(slots: 4);
        await pool.SubmitAsync(TestPool.Request(4));
        await CrashAsync();
        await pool.DispatchAsync();
        Assert.All(Enumerable.Range(0, 4), _ => worker.Take());

        pool.Clock.Advance(TimeSpan.FromMinutes(1));
        await CrashAsync();
        Assert.Equal("This worker was lost 2 times with jobs within 15 minutes.", worker.Next<WorkerCommand.Hold>().Value!.Reason);
        await pool.DispatchAsync();
        worker.AssertQuiet();

        async Task CrashAsync()
        {
            await pool.DispatchAsync();
            await worker.DisconnectAsync();
            await worker.ConnectAsync(pool);
        }
    }

    [Fact]
    public async Task Hold_ByAnOperator_IsToldAndReleased()
    {
        await using var pool = await TestPool.CreateAsync(Settings);
        var worker = await pool.ConnectAsync();
        var holds = pool.Get<WorkerHolds>();
        await pool.SubmitAsync();

        var held = Assert.IsType<HoldResult.Done>(await holds.HoldAsync(worker.Id, "key-1", "Draws noise", TimeSpan.FromHours(1), default));
        Assert.Equal(("Draws noise", "key-1"), (held.Worker.Hold!.Reason, held.Worker.Hold.By));
        Assert.Equal("Draws noise", worker.Next<WorkerCommand.Hold>().Value!.Reason);
        await pool.DispatchAsync();
        worker.AssertQuiet();

        Assert.IsType<HoldResult.Done>(await holds.ReleaseAsync(worker.Id, "key-2", "New driver", default));
        Assert.Null(worker.Next<WorkerCommand.Hold>().Value);
        await pool.DispatchAsync();
        worker.Take();
        var record = (await pool.Stores.Workers.FindAsync(worker.Id, default))!;
        Assert.Equal([(WorkerAction.Held, "key-1"), (WorkerAction.Released, "key-2")], record.Trail.Select(entry => (entry.Action, entry.By)));
    }

    [Fact]
    public async Task Hold_MadeElsewhere_IsFoundAtTheNextRefreshAndAtTheNextConnection()
    {
        await using var pool = await TestPool.CreateAsync(Settings);
        await using var other = pool.AnotherCoordinator();
        var worker = await pool.ConnectAsync();
        await other.Get<WorkerHolds>().HoldAsync(worker.Id, "key-1", "Draws noise", TimeSpan.FromHours(1), default);
        worker.AssertQuiet();

        pool.Clock.Advance(TimeSpan.FromSeconds(31));
        await worker.HeartbeatAsync();
        Assert.NotNull(worker.Next<WorkerCommand.Hold>().Value);

        await worker.DisconnectAsync();
        await worker.ConnectAsync(pool);
        Assert.NotNull(worker.Next<WorkerCommand.Hold>().Value);
    }

    [Theory]
    [InlineData("", 3_600, "reason")]
    [InlineData("why", 59, "seconds")]
    public async Task Hold_OutOfBounds_NamesTheField(string reason, int seconds, string field)
    {
        await using var pool = await TestPool.CreateAsync(Settings);
        var worker = await pool.ConnectAsync();

        var result = await pool.Get<WorkerHolds>().HoldAsync(worker.Id, "key-1", reason, TimeSpan.FromSeconds(seconds), default);

        Assert.Equal(field, Assert.Single(Assert.IsType<HoldResult.Invalid>(result).Errors).Field);
        Assert.IsType<HoldResult.NotFound>(
            await pool.Get<WorkerHolds>().HoldAsync(new WorkerId("01NOBODY000000000000000000"), "key-1", "why", TimeSpan.FromHours(1), default));
    }
}
