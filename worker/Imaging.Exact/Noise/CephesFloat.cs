namespace SogniLike.Imaging.Exact.Noise;

/// <summary>
/// Logarithm, sine and cosine of a float as PyTorch's AVX2 code computes them: the polynomials of Cephes (Moshier) in the arrangement of avx_mathfun, with the
/// fused multiply-adds that the compiler makes of it. Fusing changes the last bit, so it is written out here wherever PyTorch's build has it and nowhere else.
/// </summary>
internal static class CephesFloat
{
    /// <summary>Natural logarithm for arguments in (0, 1].</summary>
    public static float Log(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(MathF.Max(value, 1.17549435e-38f));
        var x = BitConverter.UInt32BitsToSingle((bits & 0x807FFFFF) | 0x3F000000);
        var e = (int)(bits >> 23) - 0x7E + 0f;
        if (x < 0.707106781186547524f)
        {
            e -= 1f;
            x = x - 1f + x;
        }
        else
        {
            x -= 1f;
        }

        var z = x * x;
        var y = 7.0376836292E-2f;
        y = MathF.FusedMultiplyAdd(y, x, -1.1514610310E-1f);
        y = MathF.FusedMultiplyAdd(y, x, 1.1676998740E-1f);
        y = MathF.FusedMultiplyAdd(y, x, -1.2420140846E-1f);
        y = MathF.FusedMultiplyAdd(y, x, 1.4249322787E-1f);
        y = MathF.FusedMultiplyAdd(y, x, -1.6668057665E-1f);
        y = MathF.FusedMultiplyAdd(y, x, 2.0000714765E-1f);
        y = MathF.FusedMultiplyAdd(y, x, -2.4999993993E-1f);
        y = MathF.FusedMultiplyAdd(y, x, 3.3333331174E-1f);
        y = MathF.FusedMultiplyAdd(y * x, z, e * -2.12194440e-4f);
        y = MathF.FusedMultiplyAdd(-0.5f, z, y);
        return MathF.FusedMultiplyAdd(e, 0.693359375f, x + y);
    }

    /// <summary>Sine and cosine of a non-negative angle below 8192.</summary>
    public static void SinCos(float angle, out float sin, out float cos)
    {
        var octant = ((int)(angle * 1.27323954473516f) + 1) & ~1;
        var y = (float)octant;
        var x = MathF.FusedMultiplyAdd(y, -0.78515625f, angle);
        x = MathF.FusedMultiplyAdd(y, -2.4187564849853515625e-4f, x);
        x = MathF.FusedMultiplyAdd(y, -3.77489497744594108e-8f, x);
        var z = x * x;

        var c = 2.443315711809948E-005f;
        c = MathF.FusedMultiplyAdd(c, z, -1.388731625493765E-003f);
        c = MathF.FusedMultiplyAdd(c, z, 4.166664568298827E-002f);
        c = MathF.FusedMultiplyAdd(c * z, z, -0.5f * z) + 1f;

        var s = -1.9515295891E-4f;
        s = MathF.FusedMultiplyAdd(s, z, 8.3321608736E-3f);
        s = MathF.FusedMultiplyAdd(s, z, -1.6666654611E-1f);
        s = MathF.FusedMultiplyAdd(s * z, x, x);

        var swapped = (octant & 2) != 0;
        sin = swapped ? c : s;
        cos = swapped ? s : c;
        if ((octant & 4) != 0)
        {
            sin = -sin;
        }

        if (((octant - 2) & 4) == 0)
        {
            cos = -cos;
        }
    }
}
