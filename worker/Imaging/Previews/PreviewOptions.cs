namespace SogniLike.Imaging.Previews;

/// <summary>Small images of what is being made, for <see cref="Generation.IGenerationObserver.OnPreview"/>.</summary>
public sealed record PreviewOptions
{
    /// <summary>After every how many model evaluations there is one, 1 to 1000. Default 5. There is none after the last: that is the image.</summary>
    public int EverySteps { get; init; } = 5;

    /// <summary>
    /// How many there are of an image, by its number, spread evenly over the evaluations, or one after each but the last where there are no more; null, here or of an
    /// image: as <see cref="EverySteps"/> says. Asked on the thread that computes.
    /// </summary>
    public Func<int, int?>? CountOf { get; init; }

    /// <summary>Asked before each preview, with the number of the image, on the thread that computes: none is made where it says no. Null (the default): always.</summary>
    public Func<int, bool>? IsWanted { get; init; }

    /// <summary>Most bytes of a preview's PNG, 1,024 to 16,777,216; larger ones are halved in width and height until they fit. Default 65,536.</summary>
    public int MaxBytes { get; init; } = 64 * 1024;

    /// <summary>Decodes the latents; null mixes red, green and blue from their channels, which costs next to nothing. Stays the caller's.</summary>
    public PreviewDecoder? Decoder { get; init; }
}
