using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Verification;

/// <summary>The file is a sound PNG of the size asked for, decoded row by row to its end within bounded memory.</summary>
internal sealed class StructureCheck : IResultCheck
{
    public string Name => "structure";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        var limits = new PngLimits(image.MaxBytes, image.Spec.Width, image.Spec.Height);
        var averages = image.Trajectory?.Expected?.Model is { Colors: not null } model
            ? new PixelAverages(image.Spec.Width, image.Spec.Height, model.PixelsPerLatent)
            : null;
        return PngInspector.Inspect(image.File, limits, averages is null ? null : averages.Add, cancellationToken) switch
        {
            PngInspection.Accepted png => new CheckResult.Passed(image with { Png = png, Averages = averages }),
            PngInspection.Refused { Code: PngRefusal.WrongSize } refused => new CheckResult.Refused(FailureCodes.ImageWrongSize, refused.Message),
            PngInspection.Refused { Code: PngRefusal.FileTooLarge } refused => new CheckResult.Refused(FailureCodes.ImageTooLarge, refused.Message),
            PngInspection.Refused refused => new CheckResult.Refused(FailureCodes.ImageMalformed, refused.Message),
            _ => throw new InvalidOperationException("An inspection accepts or refuses."),
        };
    }
}
