namespace SogniLike.Benchmarks.Statistics;

/// <summary>A median and where the true one lies, by order statistics alone: nothing is supposed about how the values are spread.</summary>
/// <param name="Median">Of the values.</param>
/// <param name="Low">A value of the list; below it the true median lies with at most half of the rest of <see cref="Confidence"/>.</param>
/// <param name="High">Likewise, above.</param>
internal sealed record MedianInterval(double Median, double Low, double High)
{
    /// <summary>The interval holds the true median with at least this probability, from 5 values on; with fewer it spans all of them.</summary>
    public const double Confidence = 0.9;

    /// <param name="values">At least one, in any order.</param>
    public static MedianInterval Of(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var sorted = values.Order().ToArray();
        var cut = CutAt(sorted.Length);
        return new MedianInterval(Quantiles.Median(sorted), sorted[cut], sorted[^(cut + 1)]);
    }

    /// <summary>How many values may be left out at either end: the number below the median is binomial with one half.</summary>
    private static int CutAt(int count)
    {
        var (cut, term, tail) = (0, Math.Pow(0.5, count), Math.Pow(0.5, count));
        while (true)
        {
            // The next cut leaves the median outside when at most cut + 1 values lie on one side of it.
            term *= (double)(count - cut) / (cut + 1);
            tail += term;
            if (1 - (2 * tail) < Confidence || 2 * (cut + 1) >= count)
            {
                return cut;
            }

            cut++;
        }
    }
}
