using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Tests.Audits;

public sealed class ToleranceTableTests
{
    private static readonly double[] Ceilings = [.. Enumerable.Repeat(0.5, NoiseBand.Count)];

    [Fact]
    public void Judge_ThreeOwners_IsTwiceTheOneInTheMiddle()
    {
        var table = ToleranceTable.Of([Sample("a", 0.1), Sample("a", 0.05), Sample("b", 0.2), Sample("c", 0.05)], Ceilings);

        Assert.Equal(0.2, table.Tolerances[6]);
        Assert.Equal(ToleranceVerdict.Within, table.Judge(new PredictionComparison(6, 0.2)));
        Assert.Equal(ToleranceVerdict.Outside, table.Judge(new PredictionComparison(6, 0.21)));
        Assert.Equal(ToleranceVerdict.Unknown, table.Judge(new PredictionComparison(5, 0)));
    }

    [Fact]
    public void Of_TwoOwnersWithManySamples_HasNoTolerance()
    {
        var table = ToleranceTable.Of(Enumerable.Range(0, 100).Select(i => Sample(i % 2 == 0 ? "a" : "b", 0.1)), Ceilings);

        Assert.Equal(ToleranceVerdict.Unknown, table.Judge(new PredictionComparison(6, 0)));
    }

    /// <summary>Whoever owns one device in three, or a thousand devices under one account, cannot widen the tolerance.</summary>
    [Fact]
    public void Of_OneOwnerExaggerates_ChangesNothing()
    {
        CalibrationSample[] honest = [Sample("a", 0.1), Sample("b", 0.1)];

        Assert.Equal(0.2, ToleranceTable.Of([.. honest, .. Enumerable.Repeat(Sample("liar", 0.49), 1_000)], Ceilings).Tolerances[6]);
    }

    [Fact]
    public void Of_MostOwnersExaggerate_StaysUnderTheCeiling()
    {
        Assert.Equal(0.5, ToleranceTable.Of([Sample("a", 0.1), Sample("b", 0.4), Sample("c", 0.45)], Ceilings).Tolerances[6]);
        Assert.Null(ToleranceTable.Of([Sample("a", 0.1), Sample("b", 3), Sample("c", 3)], Ceilings).Tolerances[6]);
    }

    private static CalibrationSample Sample(string owner, double distance) => new(new AccountId(owner), new PredictionComparison(6, distance));
}
