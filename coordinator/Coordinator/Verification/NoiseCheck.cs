using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Verification;

/// <summary>The trajectory begins with the noise of the job's seed: leaf 0, computed here, stands in the tree that was committed to.</summary>
internal sealed class NoiseCheck : ITrajectoryCheck
{
    public string Name => "noise";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        var (trajectory, commitment) = (image.Trajectory!, image.Trajectory!.Commitment!);
        return trajectory.Expected?.NoiseLeaf() is not { } leaf
            ? new CheckResult.Skipped("What a job of this mode, model and sampler begins with is not known here.")
            : MerkleTree.Contains(Convert.FromHexString(commitment.Root), commitment.LeafCount, 0, leaf, image.Ends!.NoisePath)
                ? new CheckResult.Passed(image)
                : new CheckResult.Refused(FailureCodes.NoiseMismatch, "The trajectory does not begin with the noise of the job's seed.");
    }
}
