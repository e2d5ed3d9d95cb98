using Grpc.Core;
using SogniLike.Client.Tests.Fakes;
using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Watching;

public sealed class WatchTests : IAsyncLifetime
{
    private static readonly JobSpec Spec = new() { Model = "m", Prompt = "a red apple" };
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private FakeCoordinator _coordinator = null!;
    private SogniClient _client = null!;

    private FakePool Pool => _coordinator.Pool;

    public async Task InitializeAsync()
    {
        _coordinator = await FakeCoordinator.StartAsync();
        _client = new SogniClient(_coordinator.Options());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _coordinator.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Watch_FromTheBeginning_GivesSnapshotThenEveryChange()
    {
        var job = Pool.Add(Spec);
        await using var watch = Watch([job.Id]);

        Assert.Equal(JobState.Queued, Assert.Single(Assert.IsType<JobWatchEvent.Snapshot>(await NextAsync(watch)).Jobs).State);
        Pool.Deliver(job.Id);

        Assert.Equal([JobState.Leased, JobState.Returned, JobState.Verified, JobState.Delivered], await StatesAsync(watch, 4));
    }

    [Fact]
    public async Task Watch_DeletedJob_IsToldOnceThoughTheConnectionBreaks()
    {
        var (job, other) = (Pool.Add(Spec), Pool.Add(Spec));
        await using var watch = Watch([]);
        await NextAsync(watch);

        Pool.Delete(job.Id, JobDeletionReason.Expired);
        var deleted = Assert.IsType<JobWatchEvent.Deleted>(await NextAsync(watch));
        Assert.Equal((3ul, job.Id, JobDeletionReason.Expired), (deleted.EventId, deleted.JobId, deleted.Reason));
        Pool.BreakConnections();
        Pool.Change(other.Id, JobState.Leased);

        Assert.Equal(4UL, Assert.IsType<JobWatchEvent.Changed>(await NextAsync(watch)).EventId);
    }

    [Fact]
    public async Task Watch_ConnectionBreaksAgainAndAgain_LosesAndDoublesNothing()
    {
        var job = Pool.Add(Spec);
        await using var watch = Watch([]);
        await NextAsync(watch);
        var seen = new List<ulong>();
        for (var round = 0; round < 10; round++)
        {
            Pool.Change(job.Id, JobState.Leased);
            Pool.BreakConnections();
            Pool.Change(job.Id, JobState.Queued);
            for (var i = 0; i < 2; i++)
            {
                seen.Add(Assert.IsType<JobWatchEvent.Changed>(await NextAsync(watch)).EventId);
            }
        }

        Assert.Equal(Enumerable.Range(2, 20).Select(i => (ulong)i), seen);
    }

    [Fact]
    public async Task Watch_CoordinatorRestarts_GoesOnAfterTheLastEvent()
    {
        var job = Pool.Add(Spec);
        await using var watch = Watch([job.Id]);
        await NextAsync(watch);
        Pool.Change(job.Id, JobState.Leased);
        await StatesAsync(watch, 1);

        await _coordinator.StopAsync();
        Pool.Change(job.Id, JobState.Queued);
        var next = StatesAsync(watch, 2);
        await _coordinator.StartAgainAsync();
        Pool.Change(job.Id, JobState.Leased);

        Assert.Equal([JobState.Queued, JobState.Leased], await next);
        Assert.Equal([0UL, 2UL], Pool.WatchPositions);
    }

    [Fact]
    public async Task Watch_EventsNoLongerKept_GivesASnapshotAgain()
    {
        var job = Pool.Add(Spec);
        await using var watch = Watch([]);
        await NextAsync(watch);

        await _coordinator.StopAsync();
        Pool.Change(job.Id, JobState.Leased);
        Pool.Change(job.Id, JobState.Queued);
        Pool.KeepEventsFrom(3);
        await _coordinator.StartAgainAsync();

        var snapshot = Assert.IsType<JobWatchEvent.Snapshot>(await NextAsync(watch));
        Assert.Equal(3UL, snapshot.EventId);
    }

    [Fact]
    public async Task Watch_AfterAnEvent_BeginsWithTheNext()
    {
        var job = Pool.Add(Spec);
        Pool.Deliver(job.Id);
        await using var watch = Watch([], afterEventId: 3);

        Assert.Equal([JobState.Verified, JobState.Delivered], await StatesAsync(watch, 2));
    }

    [Fact]
    public async Task Watch_Progress_PassesThrough()
    {
        var job = Pool.Add(Spec);
        Pool.Change(job.Id, JobState.Leased);
        await using var watch = Watch([]);
        await NextAsync(watch);
        Pool.Report(new JobProgress { JobId = job.Id, Phase = JobPhase.Denoising, Step = 3, Steps = 20 });

        Assert.Equal(3U, Assert.IsType<JobWatchEvent.Progress>(await NextAsync(watch)).Value.Step);
    }

    [Fact]
    public async Task Watch_UnknownJob_FailsAtOnce()
    {
        await using var watch = Watch(["nope"]);

        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<SogniException>(() => NextAsync(watch))).Code);
        Assert.Single(Pool.Calls);
    }

    [Fact]
    public async Task Watch_TooManyWatches_IsFinalAtFirstAndTransientLater()
    {
        var tooMany = FakePool.Error(StatusCode.ResourceExhausted, ErrorCodes.TooManyWatches, "Too many.");
        Pool.FailNext(tooMany);
        await using (var refused = Watch([]))
        {
            Assert.Equal(ErrorCodes.TooManyWatches, (await Assert.ThrowsAsync<SogniException>(() => NextAsync(refused))).Code);
        }

        var job = Pool.Add(Spec);
        await using var watch = Watch([]);
        await NextAsync(watch);
        Pool.FailNext(tooMany, tooMany);
        Pool.BreakConnections();
        Pool.Change(job.Id, JobState.Leased);

        Assert.Equal([JobState.Leased], await StatesAsync(watch, 1));
    }

    [Fact]
    public async Task Watch_NobodyThereAtFirst_FailsAfterTheAttempts()
    {
        await _coordinator.StopAsync();
        await using var watch = Watch([]);

        Assert.Equal(ClientErrorCodes.Unreachable, (await Assert.ThrowsAsync<SogniException>(() => NextAsync(watch))).Code);
    }

    [Fact]
    public async Task Watch_CoordinatorStaysAway_FailsAfterTheWindow()
    {
        using var client = new SogniClient(new SogniClientOptions
        {
            Address = _coordinator.Address,
            ApiKey = FakePool.ArtistKey,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(10),
            WatchReconnectWindow = TimeSpan.FromMilliseconds(100),
        });
        await using var watch = client.WatchAsync([], cancellationToken: _deadline.Token).GetAsyncEnumerator();
        await NextAsync(watch);
        await _coordinator.StopAsync();

        Assert.Equal(ClientErrorCodes.Unreachable, (await Assert.ThrowsAsync<SogniException>(() => NextAsync(watch))).Code);
    }

    [Fact]
    public async Task Watch_Cancelled_ThrowsCancellation()
    {
        using var stop = new CancellationTokenSource();
        await using var watch = _client.WatchAsync([], cancellationToken: stop.Token).GetAsyncEnumerator();
        await NextAsync(watch);
        var next = NextAsync(watch);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Wait_AllFinal_ReturnsThemInTheOrderAsked()
    {
        var first = Pool.Add(Spec);
        var second = Pool.Add(Spec);
        var third = Pool.Add(Spec);
        Pool.Change(third.Id, JobState.Cancelled);
        var seen = new TaskCompletionSource();
        var wait = _client.WaitAsync([second.Id, third.Id, first.Id], _ => seen.TrySetResult(), _deadline.Token);
        await seen.Task.WaitAsync(_deadline.Token);
        Pool.Deliver(first.Id);
        Assert.False(wait.IsCompleted);
        Pool.Change(second.Id, JobState.Failed);

        var jobs = await wait;

        Assert.Equal([second.Id, third.Id, first.Id], jobs.Select(j => j.Id));
        Assert.Equal([JobState.Failed, JobState.Cancelled, JobState.Delivered], jobs.Select(j => j.State));
    }

    private IAsyncEnumerator<JobWatchEvent> Watch(IReadOnlyList<string> ids, ulong afterEventId = 0) =>
        _client.WatchAsync(ids, afterEventId, _deadline.Token).GetAsyncEnumerator();

    private static async Task<JobWatchEvent> NextAsync(IAsyncEnumerator<JobWatchEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync());
        return watch.Current;
    }

    private static async Task<List<JobState>> StatesAsync(IAsyncEnumerator<JobWatchEvent> watch, int count)
    {
        var states = new List<JobState>();
        for (var i = 0; i < count; i++)
        {
            states.Add(Assert.IsType<JobWatchEvent.Changed>(await NextAsync(watch)).Job.State);
        }

        return states;
    }
}
