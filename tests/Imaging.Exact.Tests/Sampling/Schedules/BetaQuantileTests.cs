using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Tests.Sampling.Schedules;

public sealed class BetaQuantileTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 1)]
    public void At_EndsAndMiddle_AreExact(double share, double expected)
    {
        Assert.Equal(expected, BetaQuantile.At(share), 1e-15);
    }

    [Fact]
    public void At_AnyShare_InvertsTheIntegralOfTheDensity()
    {
        // With t = u^5 the density t^-0.4 (1 - t)^-0.4 is 5 u^2 (1 - u^5)^-0.4: smooth enough for Simpson's rule up to one half.
        foreach (var share in (double[])[0.01, 0.1, 0.25, 0.4])
        {
            Assert.Equal(share, 0.5 * Integral(BetaQuantile.At(share)) / Integral(0.5), 1e-9);
            Assert.Equal(1 - BetaQuantile.At(share), BetaQuantile.At(1 - share), 1e-12);
        }
    }

    private static double Integral(double x)
    {
        const int Parts = 2000;
        var end = Math.Pow(x, 0.2);
        var sum = 0.0;
        for (var i = 0; i <= Parts; i++)
        {
            var u = end * i / Parts;
            var weight = i is 0 or Parts ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * 5 * u * u * Math.Pow(1 - Math.Pow(u, 5), -0.4);
        }

        return sum * end / Parts / 3;
    }
}
