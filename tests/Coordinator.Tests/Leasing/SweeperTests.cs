using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Leasing;

public sealed class SweeperTests
{
    private static readonly WorkerId Worker = new("w");

    [Fact]
    public async Task ExecuteAsync_FreshlyStarted_GivesWorkersTimeToComeBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = (await pool.Pipeline.AssignAsync(await pool.SubmitAsync(), Worker, default))!;
        pool.Clock.Advance(TimeSpan.FromMinutes(5));
        var sweeper = pool.Get<Sweeper>();
        await sweeper.StartAsync(default);
        for (var second = 0; second < 20; second++)
        {
            await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
            Assert.Equal(JobState.Leased, (await pool.FindAsync(leased.Id)).State);
            pool.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(
            (JobState.Queued, AttemptOutcome.WorkerLost), ((await pool.FindAsync(leased.Id)).State, (await pool.FindAsync(leased.Id)).Attempts[0].Outcome));
        await sweeper.StopAsync(default);
    }

    [Fact]
    public async Task ExecuteAsync_AfterAnOutage_GivesWorkersTimeAgain()
    {
        await using var pool = await TestPool.CreateAsync();
        pool.Log.Expected.Add(EventIds.StoreDown);
        var sweeper = pool.Get<Sweeper>();
        await sweeper.StartAsync(default);
        await StepAsync(pool, 25, seconds: 1);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        var leased = (await pool.Pipeline.AssignAsync(await pool.SubmitAsync(), Worker, default))!;
        pool.Jobs.IsAvailable = false;
        await StepAsync(pool, 1, seconds: 1);
        foreach (var pause in new[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2 })
        {
            await StepAsync(pool, 1, pause);
        }

        await StepAsync(pool, 20, seconds: 5);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(5));
        pool.Jobs.IsAvailable = true;
        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        await StepAsync(pool, 19, seconds: 1);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(JobState.Leased, (await pool.FindAsync(leased.Id)).State);

        await StepAsync(pool, 1, seconds: 1);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(JobState.Queued, (await pool.FindAsync(leased.Id)).State);
        await sweeper.StopAsync(default);
        Assert.Single(pool.Log.Messages, message => message.EventId == EventIds.StoreDown);
        Assert.Single(pool.Log.Messages, message => message.EventId == EventIds.StoreBack);
    }

    [Fact]
    public async Task ExecuteAsync_RoundThatFails_GoesOnWithTheNext()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:JobDeadline", "00:00:12"), ("Leasing:RestartGrace", "00:00:10"));
        pool.Log.Expected.Add(EventIds.DutyFailed);
        var job = await pool.SubmitAsync();
        var sweeper = pool.Get<Sweeper>();
        await sweeper.StartAsync(default);
        pool.Jobs.BeforeApply = _ =>
        {
            pool.Jobs.BeforeApply = null;
            throw new InvalidOperationException("a bug");
        };
        await StepAsync(pool, 12, seconds: 1);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(JobState.Queued, (await pool.FindAsync(job.Id)).State);

        await StepAsync(pool, 1, seconds: 2);
        await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(JobState.Failed, (await pool.FindAsync(job.Id)).State);
        await sweeper.StopAsync(default);
    }

    /// <summary>Waits until the duty waits for so long, then lets that time pass; so often.</summary>
    private static async Task StepAsync(TestPool pool, int times, double seconds)
    {
        for (var i = 0; i < times; i++)
        {
            await pool.Clock.WhenArmedAsync(TimeSpan.FromSeconds(seconds));
            pool.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }
    }
}
