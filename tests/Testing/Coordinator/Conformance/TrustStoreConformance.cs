using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="ITrustStore"/> does.</summary>
public abstract class TrustStoreConformance : StoreConformance
{
    [Fact]
    public async Task Change_NothingKnown_ChangesTheFirstAndThenWhatIsThere()
    {
        var first = new WorkerTrust { Worker = new WorkerId("w1"), DeliveredBefore = 3, LastCheck = new LastCheck(new AuditId("A"), AuditVerdict.Inconclusive, 1_500) };

        Assert.Equal(first with { Drawn = 1 }, await Trust.ChangeAsync(first, trust => trust with { Drawn = trust.Drawn + 1 }, None));
        var holds = new[] { new PayHold(PayHoldKind.Unchecked, "cpu fp32", 5), new PayHold(PayHoldKind.Accused, "a1", 6) };
        await Trust.ChangeAsync(
            first with { DeliveredBefore = 99 }, trust => trust with { Drawn = trust.Drawn + 1, Unaudited = 7, Convictions = 2, PayHolds = holds, Vouched = ["cuda/card fp16"] }, None);

        var found = await Trust.FindAsync([first.Worker, new WorkerId("w2")], None);
        Same(first with { Drawn = 2, Unaudited = 7, Convictions = 2, PayHolds = holds, Vouched = ["cuda/card fp16"] }, Assert.Single(found).Value);
        Assert.Empty(await Trust.FindAsync([], None));
    }

    [Fact]
    public async Task Change_ManyAtOnce_LosesNone()
    {
        var first = new WorkerTrust { Worker = new WorkerId("w1") };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Trust.ChangeAsync(first, trust => trust with { Passed = trust.Passed + 1 }, None)));

        Assert.Equal(8, (await Trust.FindAsync([first.Worker], None))[first.Worker].Passed);
    }
}
