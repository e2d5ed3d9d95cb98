using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Verification;

/// <summary>The trajectory ends with the opened latent and this very image file: the last leaf, computed here, stands in the tree that was committed to.</summary>
internal sealed class ResultLeafCheck : ITrajectoryCheck
{
    public string Name => "result";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        var (trajectory, commitment, ends) = (image.Trajectory!, image.Trajectory!.Commitment!, image.Ends!);
        var leaf = CommitmentLeaf.OfResult(commitment.LeafCount - 2, TensorHash.Of(ends.FinalLatent), Convert.FromHexString(trajectory.UploadSha256));
        return MerkleTree.Contains(Convert.FromHexString(commitment.Root), commitment.LeafCount, commitment.LeafCount - 1, leaf, ends.ResultPath)
            ? new CheckResult.Passed(image)
            : new CheckResult.Refused(FailureCodes.OpeningsInvalid, "The trajectory that was committed to does not end with the opened latent and this image.");
    }
}
