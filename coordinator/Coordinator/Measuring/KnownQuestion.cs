using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Measuring;

/// <summary>Evaluations of one job whose predictions are known.</summary>
/// <param name="Spec">The job: model, prompts, size.</param>
/// <param name="Points">In the order of the trajectory, at least one.</param>
public sealed record KnownQuestion(JobSpec Spec, IReadOnlyList<CalibrationPoint> Points)
{
    /// <summary>Width x height.</summary>
    public long Pixels => (long)Spec.Width * Spec.Height;
}
