namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// Element-wise arithmetic on latents: each element is computed in double, terms from left to right, and rounded to float once. Destinations may be one of the
/// sources.
/// </summary>
internal static class LatentArithmetic
{
    /// <summary>a x</summary>
    public static void Scale(ReadOnlySpan<float> x, double a, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)(a * x[i]);
        }
    }

    /// <summary>a x + b y</summary>
    public static void Combine(double a, ReadOnlySpan<float> x, double b, ReadOnlySpan<float> y, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)((a * x[i]) + (b * y[i]));
        }
    }

    /// <summary>a x + b y + c z</summary>
    public static void Combine(double a, ReadOnlySpan<float> x, double b, ReadOnlySpan<float> y, double c, ReadOnlySpan<float> z, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)((a * x[i]) + (b * y[i]) + (c * z[i]));
        }
    }
}
