using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Modes;

/// <summary>Puts what was made into the picture it belongs to. Pixels outside the mask are those of the picture, bit for bit.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Mask">As large as the picture: 255 takes what was made, 0 the picture, values in between mix.</param>
/// <param name="Region">Where in the picture what was made belongs.</param>
/// <param name="Width">Width of the result; what the picture has more at the right is cut off.</param>
/// <param name="Height">Height of the result.</param>
internal sealed record PasteBack(RgbImage Picture, MaskImage Mask, PixelRegion Region, int Width, int Height)
{
    /// <summary>The picture with what was made in it.</summary>
    public RgbImage Apply(RgbImage made)
    {
        var fitted = Pictures.Resize(made, Region.Width, Region.Height);
        var pixels = new byte[Width * Height * 3];
        for (var y = 0; y < Height; y++)
        {
            var row = pixels.AsSpan(y * Width * 3, Width * 3);
            Picture.Row(y)[..row.Length].CopyTo(row);
            if (y < Region.Y || y >= Region.Y + Region.Height)
            {
                continue;
            }

            var fresh = fitted.Row(y - Region.Y);
            var mask = Mask.Values.Span.Slice(y * Mask.Width, Mask.Width);
            for (var x = Region.X; x < Math.Min(Width, Region.X + Region.Width); x++)
            {
                for (var channel = 0; channel < 3 && mask[x] > 0; channel++)
                {
                    ref var pixel = ref row[(x * 3) + channel];
                    pixel = (byte)(((fresh[((x - Region.X) * 3) + channel] * mask[x]) + (pixel * (255 - mask[x])) + 127) / 255);
                }
            }
        }

        return new RgbImage(Width, Height, pixels);
    }
}
