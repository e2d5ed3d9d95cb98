using SogniLike.Coordinator.Audits;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What one answer says. Pure.</summary>
public static class OpinionRules
{
    /// <summary>A prediction at an opened latent. Equal ones need no tolerance.</summary>
    /// <param name="evaluation">Which.</param>
    /// <param name="level">Of the plan, before the evaluation.</param>
    /// <param name="guidanceScale">Of the job.</param>
    /// <param name="claimed">What the worker committed to.</param>
    /// <param name="answer">What the verifier computed.</param>
    /// <param name="table">Tolerances of the two devices; null when nobody calibrated them.</param>
    public static AuditPoint Prediction(int evaluation, NoiseLevel level, double guidanceScale, ReadOnlySpan<float> claimed, ReadOnlySpan<float> answer, ToleranceTable? table)
    {
        var comparison = PredictionComparison.Of(level, guidanceScale, claimed, answer);
        return new AuditPoint(
            evaluation,
            Finite(comparison.Distance),
            comparison.Distance == 0 ? ToleranceVerdict.Within : table?.Judge(comparison) ?? ToleranceVerdict.Unknown)
        {
            Tolerance = table?.Tolerances[comparison.Band],
        };
    }

    /// <summary>The image against the decoded latent.</summary>
    /// <param name="pixels">Of the delivered file; null when it is gone.</param>
    /// <param name="answer">What the verifier decoded, as long.</param>
    /// <param name="tolerance">Mean absolute difference, in levels.</param>
    /// <param name="isComparable">False: further apart than that says nothing, as the latents were not the same.</param>
    public static AuditPoint Image(byte[]? pixels, ReadOnlySpan<byte> answer, double tolerance, bool isComparable = true)
    {
        if (pixels is null)
        {
            return new AuditPoint(AuditPoint.Image, 0, ToleranceVerdict.Unknown) { Tolerance = tolerance };
        }

        long sum = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += Math.Abs(pixels[i] - answer[i]);
        }

        var distance = sum / (double)pixels.Length;
        return new AuditPoint(AuditPoint.Image, distance, Judged(distance <= tolerance, isComparable)) { Tolerance = tolerance };
    }

    /// <summary>The end of a job that was run again whole. On other devices small differences grow along the way: only on the same class does a large one say something.</summary>
    public static AuditPoint FinalLatent(int evaluations, ReadOnlySpan<float> claimed, ReadOnlySpan<float> answer, double tolerance, bool isComparable)
    {
        var distance = EpsilonDistance.Between(claimed, answer).RelativeL2;
        return new AuditPoint(evaluations, Finite(distance), Judged(distance <= tolerance, isComparable)) { Tolerance = tolerance };
    }

    private static ToleranceVerdict Judged(bool isWithin, bool isComparable) =>
        isWithin ? ToleranceVerdict.Within : isComparable ? ToleranceVerdict.Outside : ToleranceVerdict.Unknown;

    // What is kept is a number that everybody can read.
    private static double Finite(double distance) => double.IsFinite(distance) ? distance : double.MaxValue;
}
