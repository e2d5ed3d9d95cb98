namespace SogniLike.Imaging.Modes;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The largest region in the middle of a picture with the proportions of a size; all of it when they are the same.</summary>
    public static PixelRegion Covering(int pictureWidth, int pictureHeight, int width, int height)
    {
        var isTooWide = (long)pictureWidth * height > (long)pictureHeight * width;
        var regionWidth = isTooWide ? Share(pictureHeight, width, height) : pictureWidth;
        var regionHeight = isTooWide ? pictureHeight : Share(pictureWidth, height, width);
        return new PixelRegion((pictureWidth - regionWidth) / 2, (pictureHeight - regionHeight) / 2, regionWidth, regionHeight);
    }

    /// <summary>Grows by pixels on all sides, and then along one axis to the proportions of a size, as far as the picture goes.</summary>
    public PixelRegion Expand(int padding, int pictureWidth, int pictureHeight, int width, int height)
    {
        var (left, top) = (Math.Max(0, X - padding), Math.Max(0, Y - padding));
        var (right, bottom) = (Math.Min(pictureWidth, X + Width + padding), Math.Min(pictureHeight, Y + Height + padding));
        var padded = new PixelRegion(left, top, right - left, bottom - top);
        var isTooWide = (long)padded.Width * height > (long)padded.Height * width;
        return isTooWide
            ? padded.WithRows(Math.Min(pictureHeight, Share(padded.Width, height, width)), pictureHeight)
            : padded.WithColumns(Math.Min(pictureWidth, Share(padded.Height, width, height)), pictureWidth);
    }

    private static int Share(int length, int numerator, int denominator) => (int)Math.Max(1, ((2L * length * numerator) + denominator) / (2L * denominator));

    private PixelRegion WithRows(int height, int pictureHeight) =>
        this with { Y = Math.Clamp(Y - ((height - Height) / 2), 0, pictureHeight - height), Height = height };

    private PixelRegion WithColumns(int width, int pictureWidth) =>
        this with { X = Math.Clamp(X - ((width - Width) / 2), 0, pictureWidth - width), Width = width };
}
