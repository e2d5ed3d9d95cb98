namespace SogniLike.Imaging.Exact.Resizing;

/// <summary>The old pixels that each new one is made of, along one axis.</summary>
internal static class ResizeTaps
{
    public static (int Index, double Weight)[][] Create(int size, int newSize, ResizeMode mode)
    {
        var taps = new (int Index, double Weight)[newSize][];
        for (var i = 0; i < newSize; i++)
        {
            taps[i] = mode switch
            {
                // PyTorch finds the nearest pixel in float.
                ResizeMode.Nearest => [(Math.Min((int)MathF.Floor(i * ((float)size / newSize)), size - 1), 1)],
                ResizeMode.NearestExact => [(Math.Min((int)MathF.Floor((float)((i + 0.5) * ((float)size / newSize))), size - 1), 1)],
                ResizeMode.Bilinear => Linear(i, size, newSize),
                ResizeMode.Bicubic => Cubic(i, size, newSize),
                ResizeMode.BilinearAntialiased => Average(i, size, newSize, 1, static x => Math.Max(0, 1 - Math.Abs(x))),
                ResizeMode.BicubicAntialiased => Average(i, size, newSize, 2, static x => CubicWeight(x, -0.5)),
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown resize mode."),
            };
        }

        return taps;
    }

    private static (int Index, double Weight)[] Linear(int i, int size, int newSize)
    {
        var place = Math.Max(0, ((i + 0.5) * ((double)size / newSize)) - 0.5);
        var first = Math.Min((int)place, size - 1);
        var share = place - first;
        return [(first, 1 - share), (Math.Min(first + 1, size - 1), share)];
    }

    private static (int Index, double Weight)[] Cubic(int i, int size, int newSize)
    {
        var place = ((i + 0.5) * ((double)size / newSize)) - 0.5;
        var first = (int)Math.Floor(place);
        var taps = new (int Index, double Weight)[4];
        for (var k = 0; k < 4; k++)
        {
            var index = first - 1 + k;
            taps[k] = (Math.Clamp(index, 0, size - 1), CubicWeight(place - index, -0.75));
        }

        return taps;
    }

    /// <summary>All pixels under a filter as wide as the new pixel, but at least as wide as for the old one.</summary>
    private static (int Index, double Weight)[] Average(int i, int size, int newSize, double radius, Func<double, double> filter)
    {
        var scale = (double)size / newSize;
        var stretch = Math.Max(1, scale);
        var centre = scale * (i + 0.5);
        var first = Math.Max((int)(centre - (radius * stretch) + 0.5), 0);
        var end = Math.Min((int)(centre + (radius * stretch) + 0.5), size);
        var taps = new (int Index, double Weight)[end - first];
        var total = 0.0;
        for (var k = 0; k < taps.Length; k++)
        {
            taps[k] = (first + k, filter((first + k - centre + 0.5) / stretch));
            total += taps[k].Weight;
        }

        return Array.ConvertAll(taps, tap => (tap.Index, tap.Weight / total));
    }

    /// <summary>Convolution kernel of Keys (1981).</summary>
    private static double CubicWeight(double x, double a)
    {
        x = Math.Abs(x);
        return x switch
        {
            <= 1 => (((a + 2) * x) - (a + 3)) * x * x + 1,
            < 2 => (((((x - 5) * x) + 8) * x) - 4) * a,
            _ => 0,
        };
    }
}
