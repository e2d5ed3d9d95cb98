using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Worker.Backends;

/// <summary>The picture that an image is made from, as the task names it, and itself once it is here.</summary>
/// <param name="Image">Its file.</param>
/// <param name="Width">Pixels, of the picture and of the mask.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Strength">Above 0 to 1: of the steps the last <c>(int)(Steps * Strength)</c> run.</param>
/// <param name="Mask">File of the mask, white is made anew; null: all is.</param>
/// <param name="MaskBlur">Radius of its softening in pixels of the result, 0 to 256.</param>
/// <param name="OnlyMasked">The model sees the masked part and some pixels around it only.</param>
public sealed record PictureSource(SourceFile Image, int Width, int Height, double Strength, SourceFile? Mask, int MaskBlur, bool OnlyMasked)
{
    /// <summary>The picture; null until it is here.</summary>
    public RgbImage? Pixels { get; init; }

    /// <summary>The mask; null until it is here, or where there is none.</summary>
    public MaskImage? MaskPixels { get; init; }
}
