using SogniLike.Coordinator.Leasing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Leasing;

public sealed class LeaseComparisonTests
{
    [Fact]
    public void Compare_EveryMoment_IsToldApart()
    {
        var make = new TestJobs(new SequentialIdSource());
        var queued = make.New().After;
        var leased = make.Lease(queued).After;
        var claim = new LeaseClaim(leased.Id, leased.Lease!.Token, 1);
        var back = TestJobs.GiveBack(leased).After;
        var again = make.Lease(back).After;

        Assert.Equal(LeaseStanding.UnknownJob, LeaseComparison.Compare(null, claim));
        Assert.Equal(LeaseStanding.UnknownJob, LeaseComparison.Compare(queued, claim));
        Assert.Equal(LeaseStanding.Current, LeaseComparison.Compare(leased, claim));
        Assert.Equal(LeaseStanding.OwnedByOther, LeaseComparison.Compare(leased, claim with { Token = new string('0', 64) }));
        Assert.Equal(LeaseStanding.OwnedByOther, LeaseComparison.Compare(leased, claim with { Token = "" }));
        Assert.Equal(LeaseStanding.UnknownJob, LeaseComparison.Compare(leased, claim with { Fence = 2 }));
        Assert.Equal(LeaseStanding.UnknownJob, LeaseComparison.Compare(leased, claim with { Fence = 0 }));
        Assert.Equal(LeaseStanding.Expired, LeaseComparison.Compare(back, claim));
        Assert.Equal(LeaseStanding.OwnedByOther, LeaseComparison.Compare(again, claim));
        Assert.Equal(LeaseStanding.UnknownJob, LeaseComparison.Compare(TestJobs.Deliver(again).After, claim));
        Assert.DoesNotContain(leased.Lease.Token, claim.ToString());
    }

    [Fact]
    public void Compare_TwoLeases_BothAreCurrentUntilTheyEnd()
    {
        var make = new TestJobs(new SequentialIdSource());
        var hedged = make.Hedge(make.Lease(make.New().After).After).After;
        var first = new LeaseClaim(hedged.Id, hedged.Lease!.Token, 1);
        var second = new LeaseClaim(hedged.Id, hedged.Hedge!.Token, 2);

        Assert.Equal(LeaseStanding.Current, LeaseComparison.Compare(hedged, first));
        Assert.Equal(LeaseStanding.Current, LeaseComparison.Compare(hedged, second));
        Assert.Equal(LeaseStanding.OwnedByOther, LeaseComparison.Compare(hedged, first with { Token = second.Token }));
        var left = TestJobs.Leave(hedged, fence: 1).After;
        Assert.Equal(LeaseStanding.OwnedByOther, LeaseComparison.Compare(left, first));
        Assert.Equal(LeaseStanding.Current, LeaseComparison.Compare(left, second));
        Assert.Equal(LeaseStanding.Expired, LeaseComparison.Compare(TestJobs.GiveBack(left).After, second));
    }
}
