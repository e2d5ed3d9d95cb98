using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Noise;

/// <summary>
/// PyTorch's <c>normal_</c> for float32 on an x86 CPU with AVX2 (aten/src/ATen/native/cpu/DistributionTemplates.h): from 16 elements on by blocks of float
/// arithmetic, below that one by one in double.
/// </summary>
internal sealed class TorchCpuNoiseStream(uint seed) : INoiseStream
{
    private const int Block = 16;

    private readonly MersenneTwister _generator = new(seed);
    private double? _cached;

    public void Fill(Span<float> destination)
    {
        if (destination.Length < Block)
        {
            foreach (ref var value in destination)
            {
                value = (float)NextNormal();
            }

            return;
        }

        FillUniform(destination);
        var full = destination.Length / Block * Block;
        for (var i = 0; i < full; i += Block)
        {
            TransformBlock(destination.Slice(i, Block));
        }

        if (full < destination.Length)
        {
            // The rest has no block of its own: the last 16 elements, most of them finished, are drawn anew.
            var last = destination[^Block..];
            FillUniform(last);
            TransformBlock(last);
        }
    }

    private void FillUniform(Span<float> destination)
    {
        foreach (ref var value in destination)
        {
            value = (_generator.NextUInt32() & 0xFFFFFF) * (1f / (1 << 24));
        }
    }

    private static void TransformBlock(Span<float> block)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var u1 = 1f - block[j];
            var u2 = block[j + 8];
            var radius = MathF.Sqrt(-2f * CephesFloat.Log(u1));
            var theta = 6.28318530717958647692f * u2;
            CephesFloat.SinCos(theta, out var sin, out var cos);
            // PyTorch adds the mean, which is zero: a negative zero becomes positive.
            block[j] = (radius * cos) + 0f;
            block[j + 8] = (radius * sin) + 0f;
        }
    }

    /// <summary>Box-Muller in double; the second number of a pair waits in the generator, also across larger draws.</summary>
    private double NextNormal()
    {
        if (_cached is { } cached)
        {
            _cached = null;
            return cached;
        }

        var u1 = (_generator.NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
        var u2 = (_generator.NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
        var radius = Math.Sqrt(-2.0 * ExactMath.Log1P(-u2));
        var theta = 2.0 * Math.PI * u1;
        _cached = radius * ExactMath.Sin(theta);
        return radius * ExactMath.Cos(theta);
    }
}
