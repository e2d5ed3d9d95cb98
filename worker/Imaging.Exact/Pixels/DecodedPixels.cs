namespace SogniLike.Imaging.Exact.Pixels;

/// <summary>Turns what image decoders put out into bytes.</summary>
public static class DecodedPixels
{
    /// <summary>
    /// <c>round(clamp(x / 2 + 1/2, 0, 1) * 255)</c> per channel, halves to even, from planes (CHW) to pixels (HWC).
    /// </summary>
    /// <param name="planes">Red, green and blue plane of one image, values around -1 to 1.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="image">The image; null when a value is NaN or infinite, which must not pass for black.</param>
    /// <returns>False when a value is NaN or infinite.</returns>
    public static bool TryConvert(ReadOnlySpan<float> planes, int width, int height, out RgbImage? image)
    {
        var area = checked(width * height);
        if (planes.Length != checked(area * 3))
        {
            throw new ArgumentException($"{width}x{height} needs {area * 3L} values, not {planes.Length}.", nameof(planes));
        }

        image = null;
        var pixels = new byte[area * 3];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var value = planes[(channel * area) + i];
                if (!float.IsFinite(value))
                {
                    return false;
                }

                pixels[(i * 3) + channel] = ToByte(value);
            }
        }

        image = new RgbImage(width, height, pixels);
        return true;
    }

    internal static byte ToByte(float value) => (byte)MathF.Round(Math.Clamp((value * 0.5f) + 0.5f, 0f, 1f) * 255f);
}
