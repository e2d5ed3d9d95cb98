using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Verification;

/// <summary>The openings came, have the form that the commitment asks for, and the latent that they end with is finite.</summary>
internal sealed class OpeningsCheck : ITrajectoryCheck
{
    public string Name => "openings";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        var (commitment, trajectory) = (image.Trajectory!.Commitment!, image.Trajectory);
        if (trajectory.Openings is not { } file)
        {
            return new CheckResult.Refused(FailureCodes.OpeningsMissing, "The worker committed to how it made the image and opened nothing of it.");
        }

        var layout = trajectory.Expected?.LayoutOf(commitment.OpenAll) ?? OpeningsLayout.Find(commitment.LeafCount, commitment.OpenAll, file.Length);
        return layout is null || file.Length != layout.Value.SizeBytes || TrajectoryOpenings.ReadEnds(file, layout.Value) is not { } ends
            ? new CheckResult.Refused(FailureCodes.OpeningsInvalid, "The openings have not the size or the header that the commitment asks for.")
            : !Latents.AreFinite(ends.FinalLatent)
                ? new CheckResult.Refused(FailureCodes.OpeningsInvalid, "The final latent has an element that is NaN or infinite.")
                : new CheckResult.Passed(image with { Ends = ends });
    }
}
