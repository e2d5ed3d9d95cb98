namespace SogniLike.Coordinator.Estimating;

internal static class Quantiles
{
    /// <summary>The quantile of sorted numbers, linear between neighbours.</summary>
    /// <param name="sorted">At least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
