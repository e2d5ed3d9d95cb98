using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>Quantiles of the symmetric beta distribution with both parameters 0.6, from the power series of the incomplete beta function.</summary>
internal static class BetaQuantile
{
    private const double Parameter = 0.6;

    private static readonly double AtHalf = Incomplete(0.5);

    /// <summary>The value below which a share of the distribution lies.</summary>
    /// <param name="share">0 to 1.</param>
    public static double At(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share is >= 0 and <= 1, true);
        if (share > 0.5)
        {
            return 1 - At(1 - share);
        }

        if (share == 0)
        {
            return 0;
        }

        // The distribution is symmetric, so half of it lies below one half.
        var target = 2 * share * AtHalf;
        var (low, high) = (0.0, 0.5);
        for (var i = 0; i < 100; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Incomplete(middle) < target ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>Integral of t^(a-1) (1-t)^(a-1) from 0 to x, for x up to one half.</summary>
    private static double Incomplete(double x)
    {
        if (x == 0)
        {
            return 0;
        }

        var power = 1.0;
        var sum = 1 / Parameter;
        for (var n = 1; n < 80; n++)
        {
            power *= (n - Parameter) / n * x;
            sum += power / (Parameter + n);
        }

        return ExactMath.Pow(x, Parameter) * sum;
    }
}
