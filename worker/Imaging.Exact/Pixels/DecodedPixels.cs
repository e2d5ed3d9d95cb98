using System.Numerics;
using System.Runtime.InteropServices;

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
        for (var channel = 0; channel < 3; channel++)
        {
            if (!TryConvert(planes.Slice(channel * area, area), pixels.AsSpan(channel)))
            {
                return false;
            }
        }

        image = new RgbImage(width, height, pixels);
        return true;
    }

    /// <summary>One plane to every third byte.</summary>
    private static bool TryConvert(ReadOnlySpan<float> plane, Span<byte> pixels)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(plane);
        var (half, most, greatest) = (new Vector<float>(0.5f), new Vector<float>(255f), new Vector<float>(float.MaxValue));
        for (var i = 0; i < vectors.Length; i++)
        {
            var values = vectors[i];
            if (!Vector.LessThanOrEqualAll(Vector.Abs(values), greatest))
            {
                return false;
            }

            // The operations of ToByte, on several elements at a time.
            var scaled = Vector.Min(Vector.Max((values * half) + half, Vector<float>.Zero), Vector<float>.One) * most;
            var rounded = Vector.ConvertToInt32(Vector.Round(scaled));
            for (var element = 0; element < Vector<float>.Count; element++)
            {
                pixels[((i * Vector<float>.Count) + element) * 3] = (byte)rounded[element];
            }
        }

        for (var i = vectors.Length * Vector<float>.Count; i < plane.Length; i++)
        {
            if (!float.IsFinite(plane[i]))
            {
                return false;
            }

            pixels[i * 3] = ToByte(plane[i]);
        }

        return true;
    }

    internal static byte ToByte(float value) => (byte)MathF.Round(Math.Clamp((value * 0.5f) + 0.5f, 0f, 1f) * 255f);
}
