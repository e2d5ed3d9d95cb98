using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Modes;

/// <summary>What the model works on: a size it makes, and the part of the picture that it sees.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record Canvas(int Width, int Height)
{
    /// <summary>The picture in this size; null when the image is made from noise alone.</summary>
    public RgbImage? Picture { get; init; }

    /// <summary>What is made anew, in this size; null for everything.</summary>
    public MaskImage? Mask { get; init; }

    /// <summary>How much is made anew.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>What is done with the decoded image; null leaves it.</summary>
    public PasteBack? PasteBack { get; init; }

    /// <summary>The decoded image as the request wants it.</summary>
    public RgbImage Finish(RgbImage made) => PasteBack?.Apply(made) ?? made;
}
