using SogniLike.Imaging.Exact.Guidance;

namespace SogniLike.Imaging.Exact.Tests.Guidance;

public sealed class ClassifierFreeGuidanceTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1.01, true)]
    [InlineData(double.NaN, false)]
    public void IsNeeded_OnlyAboveOne(double scale, bool expected)
    {
        Assert.Equal(expected, ClassifierFreeGuidance.IsNeeded(scale));
    }

    [Fact]
    public void Apply_LengthsDiffer_Throws()
    {
        Assert.Throws<ArgumentException>(() => ClassifierFreeGuidance.Apply(new float[2], new float[3], 2, new float[2]));
    }

    [Fact]
    public void Rescale_ConstantOutput_StaysFinite()
    {
        float[] guided = [2, 2, 2];

        ClassifierFreeGuidance.Rescale([1, 2, 3], 1, guided);

        Assert.Equal([2, 2, 2], guided);
    }
}
