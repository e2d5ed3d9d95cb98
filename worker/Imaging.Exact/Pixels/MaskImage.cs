namespace SogniLike.Imaging.Exact.Pixels;

/// <summary>A mask of 8 bits per pixel, row by row from the top, without padding: 255 belongs to it, 0 does not.</summary>
public sealed class MaskImage
{
    /// <summary>Wraps values without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="values">Exactly <c>width * height</c> bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is another one.</exception>
    public MaskImage(int width, int height, byte[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)width * height)
        {
            throw new ArgumentException($"A mask of {width}x{height} needs {(long)width * height} bytes, not {values.Length}.", nameof(values));
        }

        Width = width;
        Height = height;
        Values = values;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes of all rows.</summary>
    public ReadOnlyMemory<byte> Values { get; }
}
