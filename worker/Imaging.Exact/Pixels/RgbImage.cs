namespace SogniLike.Imaging.Exact.Pixels;

/// <summary>An image of 8 bits per channel in the order red, green, blue, row by row from the top, without padding.</summary>
public sealed class RgbImage
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">Exactly <c>width * height * 3</c> bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is another one.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != (long)width * height * 3)
        {
            throw new ArgumentException($"{width}x{height} RGB needs {(long)width * height * 3} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes R, G, B, R, G, B... of all rows.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>One row: <c>Width * 3</c> bytes.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Span.Slice(y * Width * 3, Width * 3);
}
