using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Bus;

public sealed class RedisPoolBusTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly JobProgress Progress = new(new JobId("A"), 1, JobPhase.Denoising, 3, 20, 1.5);

    [Fact]
    public async Task SubscribeWakes_ChangeApplied_WakesEveryCoordinatorOnceTheChangeIsThere()
    {
        await using var other = await Redis.StartCoordinatorAsync(Coordinator.Keys.PoolId);
        var job = New("A");
        var leased = Leased(job);
        foreach (var coordinator in new[] { Coordinator, other })
        {
            await coordinator.Jobs.ApplyAsync(Transaction((null, job with { Id = new JobId(coordinator == other ? "B" : "A") })), default);
        }

        var wakes = new ConcurrentQueue<WakeTopic>();
        await using var subscription = await other.Bus.SubscribeWakesAsync(wakes.Enqueue, default);
        await Coordinator.Jobs.ApplyAsync(Transaction((job, leased)), default);
        await Coordinator.Jobs.ApplyAsync(Transaction((leased, Ended(leased, JobState.Queued, AttemptOutcome.HandedBack))), default);

        WakeTopic[] expected =
        [
            new WakeTopic.Account(Artist), new WakeTopic.Account(Artist), new WakeTopic.Queue(Manifest), new WakeTopic.Worker(Worker),
        ];
        await Until.HoldsAsync(() => wakes.Count >= expected.Length);
        Assert.Equal(expected, wakes);
    }

    [Fact]
    public async Task SubscribeProgress_OtherAccount_HearsNothingOfIt()
    {
        var mine = new ConcurrentQueue<JobProgress>();
        var others = new ConcurrentQueue<JobProgress>();
        await using var first = await Coordinator.Bus.SubscribeProgressAsync(Artist, mine.Enqueue, default);
        await using var second = await Coordinator.Bus.SubscribeProgressAsync(new AccountId("other"), others.Enqueue, default);

        await Coordinator.Bus.PublishProgressAsync(Artist, Progress, default);
        await Coordinator.Bus.PublishProgressAsync(new AccountId("other"), Progress with { Step = 4 }, default);

        await Until.HoldsAsync(() => !mine.IsEmpty && !others.IsEmpty);
        Assert.Equal([Progress], mine);
        Assert.Equal([Progress with { Step = 4 }], others);
    }

    [Fact]
    public async Task DisposeAsync_OneOfTwoSubscriptions_LeavesTheOther()
    {
        var gone = new ConcurrentQueue<JobProgress>();
        var stays = new ConcurrentQueue<JobProgress>();
        var first = await Coordinator.Bus.SubscribeProgressAsync(Artist, gone.Enqueue, default);
        await using var second = await Coordinator.Bus.SubscribeProgressAsync(Artist, stays.Enqueue, default);

        await first.DisposeAsync();
        await Coordinator.Bus.PublishProgressAsync(Artist, Progress, default);

        await Until.HoldsAsync(() => !stays.IsEmpty);
        Assert.Empty(gone);
    }

    [Fact]
    public async Task Handler_ThatBlocks_LosesTheOldestAndHoldsUpNobody()
    {
        await using var few = await Redis.StartCoordinatorAsync(change: options => options.MaxWaitingMessages = 16);
        var dropped = 0L;
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "sognilike.redis.messages.dropped" && instrument.Meter.Scope == few.Get<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dropped, count));
        meter.Start();
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var steps = new ConcurrentQueue<int>();
        await using var slow = await few.Bus.SubscribeProgressAsync(
            Artist,
            progress =>
            {
                steps.Enqueue(progress.Step);
                begun.Set();
                go.Wait(Until.Limit);
            },
            default);
        var quick = new ConcurrentQueue<int>();
        await using var other = await few.Bus.SubscribeProgressAsync(Artist, progress => quick.Enqueue(progress.Step), default);

        await few.Bus.PublishProgressAsync(Artist, Progress with { Step = 0 }, default);
        Assert.True(begun.Wait(Until.Limit));
        for (var step = 1; step <= 100; step++)
        {
            await few.Bus.PublishProgressAsync(Artist, Progress with { Step = step }, default);
            await Until.HoldsAsync(() => quick.Contains(step));
        }

        // Each subscriber has a reader of its own: the slow one's has them all when it dropped all but the newest.
        await Until.HoldsAsync(() => Interlocked.Read(ref dropped) == 84);
        go.Set();
        await Until.HoldsAsync(() => steps.Contains(100));
        Assert.Equal([0, .. Enumerable.Range(85, 16)], steps);
    }

    [Fact]
    public async Task Handler_ThatThrows_IsCalledForTheNextMessage()
    {
        await using var coordinator = await Redis.StartCoordinatorAsync();
        var steps = new ConcurrentQueue<int>();
        await using var subscription = await coordinator.Bus.SubscribeProgressAsync(
            Artist,
            progress =>
            {
                steps.Enqueue(progress.Step);
                throw new InvalidOperationException("A handler's bug.");
            },
            default);
        await coordinator.Bus.PublishProgressAsync(Artist, Progress with { Step = 1 }, default);
        await coordinator.Bus.PublishProgressAsync(Artist, Progress with { Step = 2 }, default);

        await Until.HoldsAsync(() => steps.Count == 2);
        await Until.HoldsAsync(() => coordinator.Log.Errors.Count == 2);
    }

    [Fact]
    public async Task Subscription_ServerKilled_HearsAgainAfterItsRestart()
    {
        using var folder = new TempFolder();
        await using var coordinator = await TestCoordinator.StartPrivateAsync(folder.Path);
        var steps = new ConcurrentQueue<int>();
        await using var subscription = await coordinator.Bus.SubscribeProgressAsync(Artist, progress => steps.Enqueue(progress.Step), default);

        var process = coordinator.Server.ProcessId!.Value;
        new ServerProcess(process).Kill();
        await Until.HoldsAsync(() => coordinator.Server.ProcessId != process && coordinator.Status.IsReady);

        await Until.HoldsAsync(async () =>
        {
            await coordinator.Bus.PublishProgressAsync(Artist, Progress with { Step = 7 }, default);
            return steps.Contains(7);
        });
    }
}
