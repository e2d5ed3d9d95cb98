using System.Globalization;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Coloring;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// The image looks like the final latent: the colours that its elements stand for lie near the means of the pixels they become. Refuses where the distances of honest images were
/// measured with the very decoder; with the colours that are published for a family it only doubts.
/// </summary>
internal sealed class LatentColorCheck : ITrajectoryCheck
{
    /// <summary>Where nothing was measured: more than half of what two unrelated pictures differ by.</summary>
    internal const double DoubtFrom = 0.5;

    public string Name => "latent_colors";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        if (image.Averages is not { } averages || image.Trajectory!.Expected is not { Model.Colors: { } colors } expected)
        {
            return new CheckResult.Skipped("Nothing is known about the colours of this model's latents.");
        }

        var (width, height) = expected.Model.LatentSize(image.Spec);
        var distance = LatentAgreement.Distance(colors, image.Ends!.FinalLatent, width, height, averages.Planes());
        var limit = colors.RefuseFrom ?? DoubtFrom;
        var measured = new JobCheckNumbers(distance, limit);
        if (distance <= limit)
        {
            return new CheckResult.Passed(image) { Numbers = measured };
        }

        var message = string.Create(CultureInfo.InvariantCulture, $"The image differs from its final latent by {distance:0.###} (root mean square, colours from -1 to 1); the limit is {limit:0.###}.");
        return colors.RefuseFrom is null
            ? new CheckResult.Suspicious(image, message) { Numbers = measured }
            : new CheckResult.Refused(FailureCodes.LatentMismatch, message) { Numbers = measured };
    }
}
