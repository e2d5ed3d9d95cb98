using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Matching;

public sealed class ArrivalsTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly Arrivals _arrivals = new();
    private int _entered;

    public ArrivalsTests() => _arrivals.OnEntered = () => _entered++;

    [Fact]
    public async Task EnterAsync_Applied_KeepsTheJobsForOneCaller()
    {
        var job = _make.New(1_000).After;

        await _arrivals.EnterAsync(TestJobs.Manifest, () => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied()), [job]);

        Assert.Equal(1, _entered);
        Assert.Equal([job], _arrivals.Take());
        Assert.Empty(_arrivals.Take());
    }

    [Fact]
    public async Task EnterAsync_NotApplied_KeepsNothingAndWakesNobody()
    {
        await _arrivals.EnterAsync(TestJobs.Manifest, () => Task.FromResult<ApplyOutcome>(new ApplyOutcome.IdempotencyConflict()), [_make.New(1_000).After]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _arrivals.EnterAsync(
            TestJobs.Manifest, () => Task.FromException<ApplyOutcome>(new StoreUnavailableException("gone")), [_make.New(1_000).After]));

        Assert.Equal(0, _entered);
        Assert.Empty(_arrivals.Take());
    }

    [Fact]
    public async Task EnterAsync_MoreThanItKeeps_LeavesThemToTheQueue()
    {
        for (var i = 0; i < 300; i++)
        {
            await _arrivals.EnterAsync(TestJobs.Manifest, () => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied()), [_make.New(1_000).After]);
        }

        Assert.Equal(300, _entered);
        Assert.Equal(256, _arrivals.Take().Count);
    }

    [Fact]
    public async Task TryHoldWake_WhileARequestForTheModelIsWritten_HoldsItUntilThen()
    {
        Assert.False(_arrivals.TryHoldWake(TestJobs.Manifest));
        var written = new TaskCompletionSource<ApplyOutcome>();
        var entering = _arrivals.EnterAsync(TestJobs.Manifest, () => written.Task, [_make.New(1_000).After]);

        Assert.False(_arrivals.TryHoldWake(TestJobs.OtherManifest));
        Assert.True(_arrivals.TryHoldWake(TestJobs.Manifest));
        Assert.Equal(0, _entered);

        // Refused; but whoever woke us may be somebody else.
        written.SetResult(new ApplyOutcome.IdempotencyConflict());
        await entering;
        Assert.Equal(1, _entered);
        Assert.False(_arrivals.TryHoldWake(TestJobs.Manifest));
    }
}
