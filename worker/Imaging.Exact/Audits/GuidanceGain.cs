namespace SogniLike.Imaging.Exact.Audits;

/// <summary>
/// How much guidance makes of the rounding errors of a model. The guided prediction is <c>(1 - s) u + s c</c>; where both halves carry independent errors of equal
/// size, its error is <c>sqrt(s^2 + (s - 1)^2)</c> times theirs. Distances are divided by this, so that one tolerance holds for every guidance scale.
/// </summary>
public static class GuidanceGain
{
    /// <summary>The factor: 1 where the model is evaluated without guidance.</summary>
    /// <param name="scale">Guidance scale of the job, finite.</param>
    public static double Of(double scale) => Guidance.ClassifierFreeGuidance.IsNeeded(scale) ? Math.Sqrt((scale * scale) + ((scale - 1) * (scale - 1))) : 1;
}
