namespace SogniLike.Imaging.Exact.Coloring;

/// <summary>Shrinks an image, row by row as it is decoded, to one pixel per latent element: the mean of the square that the element becomes. One caller at a time.</summary>
public sealed class PixelAverages
{
    private readonly int _edge;
    private readonly long[] _sums;

    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="edge">Edge in pixels of what one latent element becomes, from 1. What is left at the right and at the bottom is not looked at.</param>
    public PixelAverages(int width, int height, int edge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(edge, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, edge);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, edge);
        (_edge, Width, Height) = (edge, width / edge, height / edge);
        _sums = new long[3 * Width * Height];
    }

    /// <summary>Elements of a row.</summary>
    public int Width { get; }

    /// <summary>Rows of elements.</summary>
    public int Height { get; }

    /// <summary>Adds a row: a <see cref="Png.PngRowHandler"/>.</summary>
    /// <param name="y">Row number from the top, from 0.</param>
    /// <param name="rgb">R, G, B, R, G, B... of the row.</param>
    public void Add(int y, ReadOnlySpan<byte> rgb)
    {
        if (y / _edge >= Height)
        {
            return;
        }

        var (row, plane) = (y / _edge * Width, Width * Height);
        for (var x = 0; x < Width * _edge; x++)
        {
            for (var color = 0; color < 3; color++)
            {
                _sums[(color * plane) + row + (x / _edge)] += rgb[(3 * x) + color];
            }
        }
    }

    /// <summary>Planes of red, green and blue, values -1 to 1, once all rows were added.</summary>
    public float[] Planes() => [.. _sums.Select(sum => (float)((sum / (127.5 * _edge * _edge)) - 1))];
}
