using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class PayHoldRulesTests
{
    private static readonly WorkerTrust New = TrustRules.New(new WorkerId("w"), 0);

    private static readonly Audit Audited = new TestAudits(new SequentialIdSource()).New().After! with { Replay = AuditReplay.Matches };

    [Fact]
    public void Judged_NothingCouldBeTold_WaitsForAnAuditOfTheSameDevice()
    {
        var waits = Judge(Judge(New, AuditVerdict.Unaudited), AuditVerdict.Inconclusive);
        Assert.Equal(new PayHold(PayHoldKind.Unchecked, "cuda/some-card fp16", 7), Assert.Single(waits.PayHolds));

        Assert.Single(Judge(waits, AuditVerdict.Failed).PayHolds);
        Assert.Single(PayHoldRules.Judged(waits, Audited with { SuspectClass = "cpu" }, AuditVerdict.Passed, convicts: false, 8).PayHolds);
        Assert.Empty(Judge(waits, AuditVerdict.Passed).PayHolds);
        Assert.Empty(PayHoldRules.Judged(waits, Audited, AuditVerdict.Failed, convicts: true, 8).PayHolds);
        Assert.Empty(PayHoldRules.Overruled(waits, Audited, AuditVerdict.Passed).PayHolds);
        Assert.Single(PayHoldRules.Overruled(waits, Audited, AuditVerdict.Inconclusive).PayHolds);
    }

    [Theory]
    [InlineData(AuditReason.Dispute, AuditReplay.Matches)]
    [InlineData(AuditReason.Operator, AuditReplay.Matches)]
    [InlineData(AuditReason.Drawn, AuditReplay.Overtaken)]
    public void Judged_SomebodyAsksForALook_OrSlowness_MakesNobodysPayWait(AuditReason reason, AuditReplay replay) =>
        Assert.Empty(PayHoldRules.Judged(New, Audited with { Reason = reason, Replay = replay }, AuditVerdict.Inconclusive, convicts: false, 7).PayHolds);

    [Fact]
    public void Judged_ManyDevicesNamed_StaysBoundedAndWaiting()
    {
        var trust = Enumerable.Range(0, 40).Aggregate(New, static (trust, i) => PayHoldRules.Judged(trust, Audited with { SuspectClass = $"card-{i}" }, AuditVerdict.Unaudited, convicts: false, i));
        Assert.Equal(16, trust.PayHolds.Count);

        trust = Enumerable.Range(16, 24).Aggregate(trust, static (trust, i) => PayHoldRules.Judged(trust, Audited with { SuspectClass = $"card-{i}" }, AuditVerdict.Passed, convicts: false, i));
        Assert.Equal(16, trust.PayHolds.Count);
    }

    [Fact]
    public void Released_NeverWaitsForTheSameDeviceAgain()
    {
        var released = PayHoldRules.Released(PayHoldRules.Accused(Judge(New, AuditVerdict.Unaudited), Audited.Id, 8));

        Assert.Empty(released.PayHolds);
        Assert.Empty(Judge(released, AuditVerdict.Unaudited).PayHolds);
        Assert.Single(PayHoldRules.Judged(released, Audited with { SuspectClass = "cpu" }, AuditVerdict.Unaudited, convicts: false, 9).PayHolds);
        Assert.Single(PayHoldRules.Accused(released, Audited.Id, 9).PayHolds);
    }

    [Fact]
    public void LedgerOf_OnlyTheFirstAndTheLastReason_SayAnythingToTheLedger()
    {
        var (one, two) = (Judge(New, AuditVerdict.Unaudited), PayHoldRules.Accused(Judge(New, AuditVerdict.Unaudited), Audited.Id, 8));

        Assert.Equal(new VestingChange(New.Worker, Waits: true), Assert.Single(PayHoldRules.LedgerOf(null, one, 9)!.Vesting));
        Assert.Null(PayHoldRules.LedgerOf(one, two, 9));
        Assert.Equal(new VestingChange(New.Worker, Waits: false), Assert.Single(PayHoldRules.LedgerOf(two, New, 9)!.Vesting));
        Assert.Null(PayHoldRules.LedgerOf(null, New, 9));
    }

    private static WorkerTrust Judge(WorkerTrust trust, AuditVerdict verdict) => PayHoldRules.Judged(trust, Audited, verdict, convicts: false, 7);
}
