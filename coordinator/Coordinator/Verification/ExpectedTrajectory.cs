using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Verification;

/// <summary>What the trajectory of a job must look like, as far as it follows from the job and its model. Immutable and safe for concurrent use.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Model">Its model.</param>
/// <param name="Plan">How it is sampled.</param>
public sealed record ExpectedTrajectory(JobSpec Spec, TrajectoryModel Model, SamplingPlan Plan)
{
    /// <summary>What trajectories of its mode are checked by.</summary>
    public TrajectoryMode Mode { get; } = TrajectoryModes.Find(Spec) ?? throw new ArgumentException("The mode has no row.", nameof(Spec));

    /// <summary>Leaves of its commitment: evaluations of the model + 2.</summary>
    public int LeafCount => Plan.Timesteps.Count + 2;

    /// <summary>Elements of its latent.</summary>
    public int LatentLength => Model.LatentLength(Spec);

    /// <summary>Where things stand in its openings.</summary>
    /// <param name="openAll">Every prediction is in them.</param>
    public OpeningsLayout LayoutOf(bool openAll) => new(LeafCount, LatentLength, openAll);

    /// <summary>Leaf 0, where it follows from the seed; null where it does not, and when the noise source is not known.</summary>
    public byte[]? NoiseLeaf() => Mode.BeginsWithNoise && TrajectoryModel.NoiseOf(Spec) is { } noise
        ? CommitmentLeaf.OfNoise(TensorHash.Of(Plan.DrawInitialLatent(noise, LatentLength)))
        : null;
}
