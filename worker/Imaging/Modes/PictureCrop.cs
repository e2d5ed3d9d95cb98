using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Modes;

/// <summary>Brings pictures and masks to the size of a result as <see cref="ImageFit.Crop"/> does, for callers whose results must have that size. Pure functions.</summary>
public static class PictureCrop
{
    /// <summary>Resized in proportion until it covers the size; what sticks out is cut off on both sides alike. One that is less than a unit larger is cut and keeps its pixels.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    /// <param name="unit">What sizes of results are multiples of.</param>
    public static RgbImage Of(RgbImage picture, int width, int height, int unit)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Pictures.Cut(picture, CanvasBuilder.RegionOf(picture.Width, picture.Height, ImageFit.Crop, width, height, unit), width, height);
    }

    /// <summary>The same of a mask: what is covered at all stays so.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    /// <param name="unit">What sizes of results are multiples of.</param>
    public static MaskImage Of(MaskImage mask, int width, int height, int unit)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Pictures.Cut(mask, CanvasBuilder.RegionOf(mask.Width, mask.Height, ImageFit.Crop, width, height, unit), width, height);
    }
}
