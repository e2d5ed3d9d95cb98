using SogniLike.Benchmarks.Statistics;

namespace SogniLike.Benchmarks.Tests.Statistics;

public sealed class MedianIntervalTests
{
    /// <summary>Places from both ends by the binomial distribution: 1 - 2 P(X &lt; k) of n tosses is at least 0.9.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(7, 1, 7)]
    [InlineData(8, 2, 7)]
    [InlineData(11, 3, 9)]
    [InlineData(21, 7, 15)]
    public void Of_OneToN_CutsWhatTheBinomialAllows(int count, double low, double high)
    {
        var interval = MedianInterval.Of([.. Enumerable.Range(1, count).Select(value => (double)value).Reverse()]);

        Assert.Equal(((count + 1) / 2.0, low, high), (interval.Median, interval.Low, interval.High));
    }

    [Theory]
    [InlineData(0.9, 1.1, false)]
    [InlineData(1.0, 1.2, false)]
    [InlineData(0.7, 0.9, true)]
    public void Measurement_WithAGoalFromBelow_IsMissedByTheWholeIntervalOnly(double low, double high, bool isMissed)
    {
        var measurement = Measurement.Of("some.ratio", [low, low, (low + high) / 2, high, high], "x") with { AtLeast = 1 };

        Assert.Equal(isMissed, measurement.IsMissed);
    }

    [Theory]
    [InlineData(1.9, 2.5, false)]
    [InlineData(2.1, 2.5, true)]
    public void Measurement_WithAGoalFromAbove_IsMissedByTheWholeIntervalOnly(double low, double high, bool isMissed)
    {
        var measurement = Measurement.Of("some.ratio", [low, low, (low + high) / 2, high, high], "x") with { AtMost = 2 };

        Assert.Equal(isMissed, measurement.IsMissed);
    }

    [Fact]
    public void Quantile_OfAHundred_IsTheSmallestThatThatManyDoNotExceed() =>
        Assert.Equal(99, Quantiles.Of(Enumerable.Range(1, 100).Select(value => (double)value), 0.99));
}
