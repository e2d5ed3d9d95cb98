using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Calibration;

/// <summary>A point of an opened trajectory: what some device predicted there is known.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Evaluation">Which evaluation, 0-based.</param>
/// <param name="Level">Before it.</param>
/// <param name="Latent">Before it; not to be changed.</param>
/// <param name="Prediction">The guided prediction; not to be changed, nor shown to who is measured.</param>
/// <param name="Device">Class and precision of the device that predicted it.</param>
public sealed record CalibrationPoint(JobSpec Spec, int Evaluation, NoiseLevel Level, float[] Latent, float[] Prediction, (string Class, string Precision) Device)
{
    /// <summary>How far another device's prediction lies from it.</summary>
    /// <exception cref="ArgumentException">It has another length, or is not finite.</exception>
    public CalibrationPointResult Compare(float[] prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return Latents.AreFinite(prediction)
            ? new CalibrationPointResult(Device, PredictionComparison.Of(Level, Spec.GuidanceScale, Prediction, prediction))
            : throw new ArgumentException("The prediction has an element that is NaN or infinite.", nameof(prediction));
    }
}
