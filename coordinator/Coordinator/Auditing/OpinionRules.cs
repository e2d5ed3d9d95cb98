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

    /// <summary>The image against what a verifier decoded.</summary>
    /// <param name="pixels">Of the delivered file; null when it is gone.</param>
    /// <param name="answer">What the verifier decoded, as long.</param>
    /// <param name="limit">What the mean absolute difference says, in levels over <paramref name="gain"/>.</param>
    /// <param name="gain">Of the guidance, for a job that was run again whole, times the share of the picture that was made anew; 1 for an image from the same latent.</param>
    public static AuditPoint Image(byte[]? pixels, ReadOnlySpan<byte> answer, EndLimit limit, double gain = 1)
    {
        if (pixels is null)
        {
            return new AuditPoint(AuditPoint.Image, 0, ToleranceVerdict.Unknown) { Tolerance = limit.Shown };
        }

        long sum = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += Math.Abs(pixels[i] - answer[i]);
        }

        var distance = sum / (double)pixels.Length / gain;
        return new AuditPoint(AuditPoint.Image, distance, limit.Judge(distance)) { Tolerance = limit.Shown };
    }

    /// <summary>The end of a job that was run again whole.</summary>
    /// <param name="evaluations">Of the job.</param>
    /// <param name="guidanceScale">Of the job: what it makes of rounding errors is divided out, as with predictions.</param>
    /// <param name="claimed">What the worker committed to.</param>
    /// <param name="answer">Where the verifier's run ended.</param>
    /// <param name="limit">What the distance says.</param>
    public static AuditPoint FinalLatent(int evaluations, double guidanceScale, ReadOnlySpan<float> claimed, ReadOnlySpan<float> answer, EndLimit limit)
    {
        var distance = EpsilonDistance.Between(claimed, answer).RelativeL2 / GuidanceGain.Of(guidanceScale);
        return new AuditPoint(evaluations, Finite(distance), limit.Judge(distance)) { Tolerance = limit.Shown };
    }

    // What is kept is a number that everybody can read.
    private static double Finite(double distance) => double.IsFinite(distance) ? distance : double.MaxValue;
}
