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
    public void Of_LeasesThatAJobOfItsStateCannotHave_Throws()
    {
        var queued = _make.New().After;
        var leased = _make.Lease(queued).After;
        var hedged = _make.Hedge(leased).After;

        Refuses(queued, queued with { State = JobState.Leased, Fence = 1 });
        Refuses(leased, leased with { State = JobState.Queued });
        Refuses(leased, leased with { State = JobState.Queued, Lease = null, Hedge = leased.Lease });
        Refuses(leased, leased with { Hedge = leased.Lease });
        Refuses(leased, leased with { Fence = 2, Hedge = leased.Lease! with { Fence = 2, Token = "other" } });
        Refuses(leased, leased with { Fence = 1, Hedge = hedged.Hedge! with { Fence = 1 } });
        Refuses(leased, leased with { Lease = leased.Lease! with { Token = "other" } });
        Refuses(leased, leased with { Fence = 3, Lease = leased.Lease with { Fence = 2, Token = "other" }, Hedge = hedged.Hedge with { Fence = 3 } });

        static void Refuses(Job before, Job after) =>
            Assert.Throws<InvalidOperationException>(() => JobChange.Of(before, after with { Version = before.Version + 1 }));
    }

    [Fact]
    public void Of_NewJobThatIsNotQueued_Throws() =>
        Assert.Throws<InvalidOperationException>(() => JobChange.Of(null, _make.New().After with { State = JobState.Delivered }));
}
