using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Tests.Sampling.Programs;

public sealed class LinearTests
{
    [Fact]
    public void Operators_OfVectors_CombineTheirCoefficients()
    {
        var sum = (2 * Linear.Latent) - ((Linear.Output + (3 * Linear.Slot(1))) / 4);

        Assert.Equal([new Term(2, Term.Latent), new Term(-0.25, Term.Output), new Term(-0.75, Term.FirstSlot + 1)], sum.ToTerms());
    }

    [Fact]
    public void ToTerms_VectorsThatCancel_AreLeftOut()
    {
        Assert.Empty((Linear.Noise - Linear.Noise).ToTerms());
        Assert.Equal([new Term(1, Term.Output)], (Linear.Output + (double.PositiveInfinity * Linear.Zero)).ToTerms());
    }

    [Fact]
    public void Slot_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Linear.Slot(Linear.MaxSlots));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linear.Slot(-1));
    }

    [Fact]
    public void Build_InfiniteCoefficient_ThrowsAndNamesTheEvaluation()
    {
        var plan = new PlanBuilder();
        plan.Evaluate(1, new(1, 0)).Next(double.PositiveInfinity * Linear.Latent);

        Assert.Contains("Evaluation 0", Assert.Throws<ArgumentException>(() => plan.Build(1, null)).Message, StringComparison.Ordinal);
    }
}
