using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Audits;

public sealed class PredictionComparisonTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0.001, 0)]
    [InlineData(1, 0.03124, 0)]
    [InlineData(1, 0.03125, 1)]
    [InlineData(1, 0.5, 5)]
    [InlineData(2, 2, 6)]
    [InlineData(1, 14.6, 9)]
    [InlineData(1, 32, 11)]
    [InlineData(1, 5_000, 11)]
    [InlineData(0, 1, 11)]
    public void NoiseBand_OfALevel_IsTheOctaveOfNoiseOverSignal(double signal, double noise, int band)
    {
        Assert.Equal(band, NoiseBand.Of(new NoiseLevel(signal, noise)));
        Assert.True(noise == 0 || noise / signal >= NoiseBand.LowerEnd(band));
    }

    [Fact]
    public void Of_GuidedPredictions_IsTheDistanceOverTheGain()
    {
        var comparison = PredictionComparison.Of(new NoiseLevel(1, 1), 2, [2, 0], [1, 0]);

        Assert.Equal(new PredictionComparison(6, 1 / Math.Sqrt(5)), comparison);
    }
}
