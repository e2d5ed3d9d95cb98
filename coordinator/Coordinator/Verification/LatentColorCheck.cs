using System.Globalization;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Coloring;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// The image looks like the final latent: the colours that its elements stand for go with the means of the pixels they become (<see cref="LatentAgreement"/>). Refuses only where the
/// distances of honest images were measured with the very decoder; with the colours that are published for a family it doubts.
/// </summary>
internal sealed class LatentColorCheck : ITrajectoryCheck
{
    /// <summary>Where nothing was measured: nearly what two unrelated pictures differ by.</summary>
    internal const double DoubtFrom = 0.7;

    public string Name => "latent_colors";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        if (image.Averages is not { } averages || image.Trajectory!.Expected is not { Model.Colors: { } colors } expected)
        {
            return new CheckResult.Skipped("Nothing is known about the colours of this model's latents.");
        }

        if (!expected.Mode.EndsWithImage)
        {
            return new CheckResult.Skipped("The image is not what the final latent was decoded to alone.");
        }

        var (width, height) = expected.Model.LatentSize(image.Spec);
        if (LatentAgreement.Distance(colors, image.Ends!.FinalLatent, width, height, averages.Planes()) is not { } distance)
        {
            return new CheckResult.Skipped("The image, or what its final latent shows, has one colour only.");
        }

        var (doubt, refuse) = (colors.DoubtFrom ?? DoubtFrom, colors.RefuseFrom ?? double.PositiveInfinity);
        var message = string.Create(CultureInfo.InvariantCulture, $"The image does not look like its final latent: they differ by {distance:0.###} of 2.");
        return distance <= doubt ? new CheckResult.Passed(image) { Numbers = new JobCheckNumbers(distance, doubt) }
            : distance <= refuse ? new CheckResult.Suspicious(image, message) { Numbers = new JobCheckNumbers(distance, doubt) }
            : new CheckResult.Refused(FailureCodes.LatentMismatch, message) { Numbers = new JobCheckNumbers(distance, refuse) };
    }
}
