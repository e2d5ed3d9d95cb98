namespace SogniLike.Benchmarks.Statistics;

/// <summary>Quantiles of measured values.</summary>
internal static class Quantiles
{
    /// <summary>The value in the middle, or the mean of the two there.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The smallest value that at least <paramref name="share"/> of the values do not exceed.</summary>
    /// <param name="values">At least one, in any order.</param>
    /// <param name="share">Above 0, at most 1; 0.99 for p99.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
