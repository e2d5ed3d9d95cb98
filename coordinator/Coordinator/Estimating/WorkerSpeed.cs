using System.Collections.Immutable;

namespace SogniLike.Coordinator.Estimating;

/// <summary>How fast a worker is with one model.</summary>
/// <param name="PerSecond">Megapixel-steps per second, above 0: the median of the samples, or what is assumed while there is none.</param>
/// <param name="Samples">What was measured, oldest first; empty: nothing yet.</param>
public sealed record WorkerSpeed(double PerSecond, ImmutableArray<double> Samples)
{
    /// <summary>True once it was measured.</summary>
    public bool IsMeasured => Samples.Length > 0;

    /// <summary>The speed after samples; the median, because one cold start or one pause must not make a worker look slow.</summary>
    internal static WorkerSpeed Measured(ImmutableArray<double> samples) => new(Quantiles.Of([.. samples.Order()], 0.5), samples);

    internal WorkerSpeed With(double sample, int most) => Measured([.. Samples.Append(sample).TakeLast(most)]);
}
