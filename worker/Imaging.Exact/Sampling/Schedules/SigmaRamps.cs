using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>Noise levels between a highest and a lowest one, highest first.</summary>
internal static class SigmaRamps
{
    private const double Rho = 7;

    /// <summary>Formula 5 of Karras et al. (2022).</summary>
    public static double[] Karras(double max, double min, int count)
    {
        var first = ExactMath.Pow(max, 1 / Rho);
        var last = ExactMath.Pow(min, 1 / Rho);
        return Spread(count, share =>
        {
            var root = first + (share * (last - first));
            return root * root * root * root * root * root * root;
        });
    }

    /// <summary>Evenly in the logarithm.</summary>
    public static double[] Exponential(double max, double min, int count)
    {
        var first = ExactMath.Log(max);
        var last = ExactMath.Log(min);
        return Spread(count, share => ExactMath.Exp(first + (share * (last - first))));
    }

    /// <summary>Quantiles of the beta distribution.</summary>
    public static double[] Beta(double max, double min, int count) => Spread(count, share => min + (BetaQuantile.At(1 - share) * (max - min)));

    /// <summary>Levels read at even distances from a list of levels, on straight lines of the logarithm.</summary>
    public static double[] Resample(ReadOnlySpan<double> levels, int count)
    {
        var logarithms = new double[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            logarithms[i] = ExactMath.Log(levels[i]);
        }

        return Spread(count, share =>
        {
            var position = share * (logarithms.Length - 1);
            var below = Math.Min((int)Math.Floor(position), logarithms.Length - 2);
            return ExactMath.Exp(logarithms[below] + ((position - below) * (logarithms[below + 1] - logarithms[below])));
        });
    }

    private static double[] Spread(int count, Func<double, double> at)
    {
        var levels = new double[count];
        for (var i = 0; i < count; i++)
        {
            levels[i] = at(count == 1 ? 0 : i / (double)(count - 1));
        }

        return levels;
    }
}
