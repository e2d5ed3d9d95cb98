using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Exact.Tests.Guidance;

public sealed class ClassifierFreeGuidanceTests
{
    private static readonly GoldenFile Golden = GoldenFile.Load("misc");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.Index.GetProperty("cfg").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Apply_OfReference_StaysWithinTolerance(int number)
    {
        var test = Golden.Index.GetProperty("cfg")[number];
        var unconditional = Golden.Array(test.GetProperty("uncond"));
        var conditional = Golden.Array(test.GetProperty("cond"));
        var expected = Golden.Array(test.GetProperty("out"));
        var guided = new float[expected.Length];

        ClassifierFreeGuidance.Apply(unconditional, conditional, test.GetProperty("guidance_scale").GetDouble(), guided);
        // The reference has a batch of two images; each is rescaled by itself.
        var half = guided.Length / 2;
        for (var image = 0; image < 2; image++)
        {
            ClassifierFreeGuidance.Rescale(
                conditional.Slice(image * half, half),
                test.GetProperty("guidance_rescale").GetDouble(),
                guided.AsSpan(image * half, half));
        }

        Assert.InRange(GoldenFile.MaxDifference(expected, guided), 0, test.GetProperty("tol_abs").GetDouble());
    }

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
