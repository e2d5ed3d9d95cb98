using System.Numerics;
using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>The five row filters of PNG (None, Sub, Up, Average, Paeth) for 8-bit RGB; undone for pixels of any size. Filtering works on the vectors of the processor: integers are exact on all.</summary>
internal static class PngFilters
{
    public const int Count = 5;

    public const int BytesPerPixel = 3;

    /// <summary>Filters <paramref name="row"/>; <paramref name="above"/> is the unfiltered row over it (zeros for the first).</summary>
    public static void Apply(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        if (filter == 0)
        {
            row.CopyTo(filtered);
            return;
        }

        var i = 0;
        for (; i < BytesPerPixel; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, 0, above[i], 0));
        }

        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
        {
            var prediction = Predict(filter, new Vector<byte>(row[(i - BytesPerPixel)..]), new Vector<byte>(above[i..]), new Vector<byte>(above[(i - BytesPerPixel)..]));
            (new Vector<byte>(row[i..]) - prediction).CopyTo(filtered[i..]);
        }

        for (; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, row[i - BytesPerPixel], above[i], above[i - BytesPerPixel]));
        }
    }

    /// <summary>Sum of the magnitudes of bytes read as signed.</summary>
    public static long SumOfMagnitudes(ReadOnlySpan<byte> bytes)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        var sums = Vector<uint>.Zero;
        foreach (var vector in vectors)
        {
            Vector.Widen(Vector.Min(vector, Vector<byte>.Zero - vector), out var low, out var high);
            Vector.Widen(low + high, out var first, out var second);
            sums += first + second;
        }

        long sum = 0;
        for (var i = 0; i < Vector<uint>.Count; i++)
        {
            sum += sums[i];
        }

        foreach (var value in bytes[(vectors.Length * Vector<byte>.Count)..])
        {
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    /// <summary>Undoes a filter in place. False when <paramref name="filter"/> is no filter of the format.</summary>
    public static bool TryUndo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel = BytesPerPixel)
    {
        if (filter >= Count)
        {
            return false;
        }

        if (filter == 0)
        {
            return true;
        }

        for (var i = 0; i < Math.Min(bytesPerPixel, row.Length); i++)
        {
            row[i] += Predict(filter, 0, above[i], 0);
        }

        for (var i = bytesPerPixel; i < row.Length; i++)
        {
            row[i] += Predict(filter, row[i - bytesPerPixel], above[i], above[i - bytesPerPixel]);
        }

        return true;
    }

    private static byte Predict(byte filter, byte left, byte up, byte upLeft) => filter switch
    {
        1 => left,
        2 => up,
        3 => (byte)((left + up) >> 1),
        _ => Paeth(left, up, upLeft),
    };

    private static byte Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var toLeft = Math.Abs(estimate - left);
        var toUp = Math.Abs(estimate - up);
        var toUpLeft = Math.Abs(estimate - upLeft);
        return (byte)(toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft);
    }

    private static Vector<byte> Predict(byte filter, Vector<byte> left, Vector<byte> up, Vector<byte> upLeft)
    {
        if (filter <= 2)
        {
            return filter == 1 ? left : up;
        }

        Vector.Widen(left, out var leftLow, out var leftHigh);
        Vector.Widen(up, out var upLow, out var upHigh);
        if (filter == 3)
        {
            return Vector.Narrow((leftLow + upLow) >> 1, (leftHigh + upHigh) >> 1);
        }

        Vector.Widen(upLeft, out var upLeftLow, out var upLeftHigh);
        return Vector.Narrow(Paeth(leftLow, upLow, upLeftLow), Paeth(leftHigh, upHigh, upLeftHigh));
    }

    private static Vector<ushort> Paeth(Vector<ushort> left, Vector<ushort> up, Vector<ushort> upLeft)
    {
        var (fromUp, fromLeft) = ((up - upLeft).As<ushort, short>(), (left - upLeft).As<ushort, short>());
        var (toLeft, toUp, toUpLeft) = (Vector.Abs(fromUp), Vector.Abs(fromLeft), Vector.Abs(fromUp + fromLeft));
        var isLeft = Vector.LessThanOrEqual(toLeft, toUp) & Vector.LessThanOrEqual(toLeft, toUpLeft);
        var upOrBoth = Vector.ConditionalSelect(Vector.LessThanOrEqual(toUp, toUpLeft).As<short, ushort>(), up, upLeft);
        return Vector.ConditionalSelect(isLeft.As<short, ushort>(), left, upOrBoth);
    }
}
