using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// The image was not delivered before for something else. The comparison happens in the delivery's own transaction, so that two results cannot pass side by
/// side; here its terms are set. Flat images are exempt: all of one colour and size are equal.
/// So are images made from pictures: little of one may be left to the prompt and the seed.
/// </summary>
internal sealed class FingerprintCheck(IOptions<VerificationOptions> options) : IResultCheck
{
    /// <summary>Its name.</summary>
    public const string CheckName = "fingerprint";

    public string Name => CheckName;

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        if (image.Png!.IsFlat)
        {
            return new CheckResult.Skipped("Images of one colour may be equal.");
        }

        if (image.Spec.Source is not null)
        {
            return new CheckResult.Skipped("Images made from the same picture, or from parts of it, may be equal.");
        }

        var keptForMs = (long)options.Value.FingerprintKeptFor.TotalMilliseconds;
        return new CheckResult.Passed(image with { Fingerprint = new ImageFingerprint(image.Png.PixelSha256, ImageSubject.Of(image.Spec), keptForMs) });
    }
}
