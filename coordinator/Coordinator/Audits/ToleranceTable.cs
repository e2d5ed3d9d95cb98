using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>
/// How far the predictions of two honest devices may lie apart, per <see cref="NoiseBand"/>, for one model, one precision and one pair of device classes. Made of samples of at
/// least <see cref="LeastOwners"/> owners, of which the one in the middle counts, and never above a ceiling below the cheapest known approximation of the model: those who are
/// judged do not set their own measure. Immutable.
/// </summary>
public sealed class ToleranceTable
{
    /// <summary>Owners that a band needs samples of.</summary>
    public const int LeastOwners = 3;

    /// <summary>The tolerance is so many times the honest distance, unless the ceiling is lower.</summary>
    public const double Factor = 2;

    // Of each owner's samples; the largest where there are fewer than a thousand.
    private const double Quantile = 0.999;

    private readonly double?[] _tolerances;

    private ToleranceTable(double?[] tolerances) => _tolerances = tolerances;

    /// <summary>Tolerance by band; null where there is none.</summary>
    public IReadOnlyList<double?> Tolerances => _tolerances;

    /// <summary>Makes the table of samples.</summary>
    /// <param name="samples">All of one model, precision and pair of classes.</param>
    /// <param name="ceilings">By band: below what the cheapest known approximation differs by. Honest devices that differ by more have no tolerance there.</param>
    public static ToleranceTable Of(IEnumerable<CalibrationSample> samples, IReadOnlyList<double> ceilings)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(ceilings);
        if (ceilings.Count != NoiseBand.Count)
        {
            throw new ArgumentException($"There are {NoiseBand.Count} bands, and {ceilings.Count} ceilings.", nameof(ceilings));
        }

        var tolerances = new double?[NoiseBand.Count];
        foreach (var band in samples.GroupBy(static sample => sample.Comparison.Band))
        {
            double[] owners = [.. band.GroupBy(static sample => sample.Owner).Select(static owner => QuantileOf(owner)).Order()];
            if (owners.Length >= LeastOwners && owners[(owners.Length - 1) / 2] is var honest && honest <= ceilings[band.Key])
            {
                tolerances[band.Key] = Math.Min(Factor * honest, ceilings[band.Key]);
            }
        }

        return new ToleranceTable(tolerances);
    }

    /// <summary>The table of tolerances that were made before.</summary>
    /// <param name="tolerances">By band; null where there is none. Not copied.</param>
    internal static ToleranceTable Of(double?[] tolerances) => tolerances.Length == NoiseBand.Count
        ? new ToleranceTable(tolerances)
        : throw new ArgumentException($"There are {NoiseBand.Count} bands, and {tolerances.Length} tolerances.", nameof(tolerances));

    /// <summary>Judges one comparison.</summary>
    public ToleranceVerdict Judge(PredictionComparison comparison) =>
        _tolerances[comparison.Band] is not { } tolerance ? ToleranceVerdict.Unknown
        : comparison.Distance <= tolerance ? ToleranceVerdict.Within
        : ToleranceVerdict.Outside;

    private static double QuantileOf(IGrouping<AccountId, CalibrationSample> samples)
    {
        double[] sorted = [.. samples.Select(static sample => sample.Comparison.Distance).Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(Quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
