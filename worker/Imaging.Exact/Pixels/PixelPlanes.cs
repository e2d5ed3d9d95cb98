namespace SogniLike.Imaging.Exact.Pixels;

/// <summary>Turns pixels into what image encoders take.</summary>
public static class PixelPlanes
{
    /// <summary>Red, green and blue plane (CHW) with values <c>byte / 255 * (max - min) + min</c>, computed in double and rounded once.</summary>
    /// <param name="image">The image.</param>
    /// <param name="min">What 0 becomes: -1 for image encoders, 0 for upscalers and control images.</param>
    /// <param name="max">What 255 becomes.</param>
    public static float[] Create(RgbImage image, double min = -1, double max = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        var table = new float[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)((i / 255.0 * (max - min)) + min);
        }

        var pixels = image.Pixels.Span;
        var area = image.Width * image.Height;
        var planes = new float[area * 3];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                planes[(channel * area) + i] = table[pixels[(i * 3) + channel]];
            }
        }

        return planes;
    }
}
