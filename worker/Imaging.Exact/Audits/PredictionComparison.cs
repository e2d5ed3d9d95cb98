using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Audits;

/// <summary>A claimed prediction against a recomputed one: what a tolerance is compared with.</summary>
/// <param name="Band">Where it was, see <see cref="NoiseBand"/>.</param>
/// <param name="Distance"><see cref="EpsilonDistance.RelativeL2"/> over <see cref="GuidanceGain"/>.</param>
public readonly record struct PredictionComparison(int Band, double Distance)
{
    /// <summary>Compares at one evaluation of a job.</summary>
    /// <param name="level">Of the plan, before the evaluation.</param>
    /// <param name="guidanceScale">Of the job.</param>
    /// <param name="claimed">What the worker committed to.</param>
    /// <param name="recomputed">What the verifier got.</param>
    public static PredictionComparison Of(NoiseLevel level, double guidanceScale, ReadOnlySpan<float> claimed, ReadOnlySpan<float> recomputed) =>
        new(NoiseBand.Of(level), EpsilonDistance.Between(claimed, recomputed).RelativeL2 / GuidanceGain.Of(guidanceScale));
}
