using SogniLike.Coordinator.Jobs;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Jobs;

public sealed class JobChangeTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());

    [Fact]
    public void Of_ForbiddenTransition_Throws()
    {
        var cancelled = TestJobs.Cancel(_make.New().After).After;

        Assert.Throws<InvalidOperationException>(() => JobChange.Of(cancelled, cancelled with { State = JobState.Queued, Version = cancelled.Version + 1 }));
    }

    [Fact]
    public void Of_VersionThatStandsStillOrFenceThatShrinks_Throws()
    {
        var queued = _make.New().After;
        var leased = _make.Lease(queued).After;

        Assert.Throws<InvalidOperationException>(() => JobChange.Of(queued, queued with { State = JobState.Cancelled }));
        Assert.Throws<InvalidOperationException>(
            () => JobChange.Of(leased, leased with { State = JobState.Cancelled, Version = leased.Version + 1, Fence = 0 }));
    }

    [Fact]
    public void Of_NewJobThatIsNotQueued_Throws() =>
        Assert.Throws<InvalidOperationException>(() => JobChange.Of(null, _make.New().After with { State = JobState.Delivered }));
}
