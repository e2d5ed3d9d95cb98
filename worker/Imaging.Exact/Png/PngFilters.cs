namespace SogniLike.Imaging.Exact.Png;

/// <summary>The five row filters of PNG (None, Sub, Up, Average, Paeth) for 8-bit RGB.</summary>
internal static class PngFilters
{
    public const int Count = 5;

    public const int BytesPerPixel = 3;

    /// <summary>Filters <paramref name="row"/>; <paramref name="above"/> is the unfiltered row over it (zeros for the first).</summary>
    public static void Apply(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        for (var i = 0; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, row, above, i));
        }
    }

    /// <summary>Undoes a filter in place. False when <paramref name="filter"/> is no filter of the format.</summary>
    public static bool TryUndo(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        if (filter >= Count)
        {
            return false;
        }

        if (filter != 0)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] += Predict(filter, row, above, i);
            }
        }

        return true;
    }

    private static byte Predict(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int i)
    {
        var hasLeft = i >= BytesPerPixel;
        switch (filter)
        {
            case 1:
                return hasLeft ? row[i - BytesPerPixel] : (byte)0;
            case 2:
                return above[i];
            case 3:
                return (byte)(((hasLeft ? row[i - BytesPerPixel] : 0) + above[i]) >> 1);
            case 4:
                return hasLeft ? Paeth(row[i - BytesPerPixel], above[i], above[i - BytesPerPixel]) : above[i];
            default:
                return 0;
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var toLeft = Math.Abs(estimate - left);
        var toUp = Math.Abs(estimate - up);
        var toUpLeft = Math.Abs(estimate - upLeft);
        return (byte)(toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft);
    }
}
