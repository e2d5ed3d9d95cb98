using System.Numerics;
using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>
/// The only arithmetic that touches latents: sums of vectors times coefficients. Each element is computed in double, products and sums rounded one by one
/// from the
/// first term to the last, never fused, and rounded to float at the end. The vectors of the processor do the same operations on more elements at a time, so the
/// bits do not depend on their width.
/// </summary>
internal static class LatentKernel
{
    private const int Block = 256;

    /// <summary>Writes the sum of terms; the destination may be one of the sources.</summary>
    /// <param name="terms">What to sum up; none gives zeros.</param>
    /// <param name="sources">The vectors by <see cref="Term.Source"/>.</param>
    /// <param name="clip">Limit for the magnitude of an element.</param>
    /// <param name="destination">As long as the sources.</param>
    public static void Sum(ReadOnlySpan<Term> terms, float[][] sources, double? clip, Span<float> destination)
    {
        Span<double> sums = stackalloc double[Block];
        for (var start = 0; start < destination.Length; start += Block)
        {
            var length = Math.Min(Block, destination.Length - start);
            var block = sums[..length];
            if (terms.IsEmpty)
            {
                block.Clear();
            }

            for (var i = 0; i < terms.Length; i++)
            {
                var source = sources[terms[i].Source].AsSpan(start, length);
                if (i == 0)
                {
                    Multiply(terms[i].Coefficient, source, block);
                }
                else
                {
                    MultiplyAdd(terms[i].Coefficient, source, block);
                }
            }

            if (clip is { } limit)
            {
                foreach (ref var value in block)
                {
                    value = Math.Clamp(value, -limit, limit);
                }
            }

            Narrow(block, destination.Slice(start, length));
        }
    }

    /// <summary>a x, rounded to float.</summary>
    public static void Scale(double a, ReadOnlySpan<float> x, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)(a * x[i]);
        }
    }

    /// <summary>a x + b y, rounded to float once.</summary>
    public static void Combine(double a, ReadOnlySpan<float> x, double b, ReadOnlySpan<float> y, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)((a * x[i]) + (b * y[i]));
        }
    }

    private static void Multiply(double coefficient, ReadOnlySpan<float> source, Span<double> sums)
    {
        var factor = new Vector<double>(coefficient);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(source);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            wide[2 * i] = factor * low;
            wide[(2 * i) + 1] = factor * high;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < source.Length; i++)
        {
            sums[i] = coefficient * source[i];
        }
    }

    private static void MultiplyAdd(double coefficient, ReadOnlySpan<float> source, Span<double> sums)
    {
        var factor = new Vector<double>(coefficient);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(source);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            wide[2 * i] += factor * low;
            wide[(2 * i) + 1] += factor * high;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < source.Length; i++)
        {
            sums[i] += coefficient * source[i];
        }
    }

    private static void Narrow(ReadOnlySpan<double> sums, Span<float> destination)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.Narrow(wide[2 * i], wide[(2 * i) + 1]);
        }

        for (var i = vectors.Length * Vector<float>.Count; i < destination.Length; i++)
        {
            destination[i] = (float)sums[i];
        }
    }
}
