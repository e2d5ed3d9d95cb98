using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What an audit works on, read and replayed.</summary>
/// <param name="Job">The job.</param>
/// <param name="Replay">What the arithmetic found.</param>
/// <param name="Model">How the model is read; null when the pool cannot tell.</param>
/// <param name="Plan">How the job is sampled; null when the pool cannot walk its trajectory: then only the whole image can be asked.</param>
/// <param name="Openings">What the worker opened; null when nothing is kept.</param>
/// <param name="Latents">x_0 to x_N of a replay that matches; empty otherwise.</param>
internal sealed record AuditMaterial(
    Job Job, AuditReplay Replay, TrajectoryModel? Model, SamplingPlan? Plan, TrajectoryOpenings? Openings, IReadOnlyList<float[]> Latents)
{
    /// <summary>About how much of the image is made anew, above 0 to 1: the rest is the picture's, whatever was done.</summary>
    public double PaintedShare { get; init; } = 1;
}
