namespace SogniLike.Coordinator.Verification;

/// <summary>An image of one colour is marked, not refused: a model may honestly draw one, and a worker's bug may too.</summary>
internal sealed class FlatColorCheck : IResultCheck
{
    /// <summary>The mark.</summary>
    public const string Mark = "flat_color";

    public string Name => "flat_color";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken) =>
        image.Png!.IsFlat
            ? new CheckResult.Suspicious(image with { Marks = [.. image.Marks, Mark] }, "All pixels have one colour.")
            : new CheckResult.Passed(image);
}
