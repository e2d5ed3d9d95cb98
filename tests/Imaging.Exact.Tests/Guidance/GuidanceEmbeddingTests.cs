using SogniLike.Imaging.Exact.Guidance;

namespace SogniLike.Imaging.Exact.Tests.Guidance;

public sealed class GuidanceEmbeddingTests
{
    [Fact]
    public void Create_OddDimension_EndsWithZero()
    {
        var embedding = GuidanceEmbedding.Create(1.001, 5);

        Assert.Equal(
            [(float)Math.Sin(1), (float)Math.Sin(1e-4), (float)Math.Cos(1), (float)Math.Cos(1e-4), 0],
            embedding,
            static (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1000)]
    public void Create_ScaleOutOfRange_Throws(double scale)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GuidanceEmbedding.Create(scale, 256));
    }
}
