using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>One point of an opinion.</summary>
/// <param name="Evaluation">Which evaluation, 0-based; N for the final latent of a whole run; -1 for the image.</param>
/// <param name="Distance">How far the claimed and the recomputed one lie apart: of latents as in <see cref="Imaging.Exact.Audits.PredictionComparison"/>, of images in levels out of 255.</param>
/// <param name="Verdict">What the tolerance says.</param>
public sealed record AuditPoint(int Evaluation, double Distance, ToleranceVerdict Verdict)
{
    /// <summary>How large <see cref="Distance"/> may be to be near; null where nobody knows.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The <see cref="Evaluation"/> that stands for the image.</summary>
    public const int Image = -1;
}
