using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// The worker committed to how it made the image. Signature, nonce and number of leaves were checked when the commitment arrived (<see cref="Returns.JobCommitting"/>).
/// </summary>
internal sealed class CommitmentCheck : ITrajectoryCheck
{
    public string Name => "commitment";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken) => image.Trajectory!.Commitment switch
    {
        null => new CheckResult.Refused(FailureCodes.CommitmentMissing, "The worker returned the image without having committed to how it was made."),
        { RunWhole: true } => new CheckResult.Suspicious(image, "The audit was drawn, and the predictions cannot be opened: the whole job is run again."),
        _ => new CheckResult.Passed(image),
    };
}
