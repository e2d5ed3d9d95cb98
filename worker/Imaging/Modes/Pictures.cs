using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Resizing;

namespace SogniLike.Imaging.Modes;

/// <summary>Cuts and resizes pictures and masks.</summary>
internal static class Pictures
{
    /// <summary>A region of a picture, resized bicubic with antialiasing; the pixels themselves when the size is the same.</summary>
    public static RgbImage Cut(RgbImage picture, PixelRegion region, int width, int height)
    {
        var cut = new byte[region.Width * region.Height * 3];
        for (var y = 0; y < region.Height; y++)
        {
            picture.Row(region.Y + y).Slice(region.X * 3, region.Width * 3).CopyTo(cut.AsSpan(y * region.Width * 3));
        }

        return Resize(new RgbImage(region.Width, region.Height, cut), width, height);
    }

    /// <summary>A region of a mask, resized bilinear with antialiasing.</summary>
    public static MaskImage Cut(MaskImage mask, PixelRegion region, int width, int height)
    {
        var cut = new byte[region.Width * region.Height];
        for (var y = 0; y < region.Height; y++)
        {
            mask.Values.Span.Slice(((region.Y + y) * mask.Width) + region.X, region.Width).CopyTo(cut.AsSpan(y * region.Width));
        }

        if (region.Width == width && region.Height == height)
        {
            return new MaskImage(width, height, cut);
        }

        var plane = PlaneResizer.Resize(Array.ConvertAll(cut, static value => (float)value), region.Width, region.Height, width, height, ResizeMode.BilinearAntialiased);

        // Rounded up: what is covered at all stays so.
        return new MaskImage(width, height, Array.ConvertAll(plane, static value => (byte)Math.Clamp(MathF.Ceiling(value - 1e-3f), 0f, 255f)));
    }

    /// <summary>The picture in another size, bicubic with antialiasing.</summary>
    public static RgbImage Resize(RgbImage picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        var planes = PlaneResizer.Resize(
            PixelPlanes.Create(picture), picture.Width, picture.Height, width, height, ResizeMode.BicubicAntialiased);
        return DecodedPixels.TryConvert(planes, width, height, out var resized) ? resized! : throw new InvalidOperationException("Bytes are finite.");
    }
}
