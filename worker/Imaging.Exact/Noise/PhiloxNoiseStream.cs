using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Noise;

/// <summary>
/// Philox4x32-10 (Salmon et al., 2011) with one counter block per element and Box-Muller, as A1111's <c>rng_philox.py</c>: counter (draw, 0, element, 0), key =
/// the seed. The transform is done in double and rounded once, so it is exact; the original rounds in float and differs by at most 2e-6.
/// </summary>
internal sealed class PhiloxNoiseStream(ulong seed) : INoiseStream
{
    private const double TwoToMinus32 = 1.0 / 4294967296.0;

    private uint _draw;

    public void Fill(Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            var (x, y) = Block(_draw, (uint)i);
            var u = (x * TwoToMinus32) + (TwoToMinus32 / 2);
            var v = ((y * TwoToMinus32) + (TwoToMinus32 / 2)) * (2 * Math.PI);
            destination[i] = (float)(Math.Sqrt(-2.0 * ExactMath.Log(u)) * ExactMath.Sin(v));
        }

        _draw++;
    }

    private (uint X, uint Y) Block(uint draw, uint element)
    {
        uint c0 = draw, c1 = 0, c2 = element, c3 = 0;
        var k0 = (uint)seed;
        var k1 = (uint)(seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            var a = 0xD2511F53UL * c0;
            var b = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1);
    }
}
