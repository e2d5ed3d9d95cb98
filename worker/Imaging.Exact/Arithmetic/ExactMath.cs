namespace SogniLike.Imaging.Exact.Arithmetic;

/// <summary>
/// Exponential, logarithm and trigonometry that give the same bits on every machine: only additions, multiplications and divisions of IEEE 754 doubles,
/// in a written order, never fused. Algorithms and constants are those of fdlibm (Sun Microsystems, 1993: e_exp.c, e_log.c, s_log1p.c, k_sin.c, k_cos.c,
/// e_rem_pio2.c, e_acos.c, freely distributable); the README of this project tells the errors that the tests measure.
/// </summary>
public static class ExactMath
{
    /// <summary>Largest magnitude that <see cref="Sin"/> and <see cref="Cos"/> take: 2^19 * pi/2.</summary>
    public const double MaxAngle = 823549.6;

    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double HalfPiHigh = 1.57079632679489655800e+00;
    private const double HalfPiLow = 6.12323399573676603587e-17;

    /// <summary>e to the power of <paramref name="x"/>.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 7.09782712893383973096e+02)
        {
            return double.PositiveInfinity;
        }

        if (x < -7.45133219101941108420e+02)
        {
            return 0;
        }

        // x = k ln2 + r with |r| <= ln2/2, in two pieces.
        var k = Math.Floor((x * 1.44269504088896338700e+00) + 0.5);
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var t = r * r;
        var c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05
            + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        var y = 1 - (low - (r * c / (2 - c)) - high);
        return ScaleByPowerOfTwo(y, (int)k);
    }

    /// <summary><c>exp(x) - 1</c>, accurate near zero.</summary>
    public static double ExpM1(double x)
    {
        if (double.IsNaN(x) || x == 0)
        {
            return x;
        }

        if (x is < -1 or > 1)
        {
            return Exp(x) - 1;
        }

        // exp(x) - 1 = 2 sinh(x/2) exp(x/2), halved until the series of sinh is short.
        var half = 0.5 * x;
        return 2 * SinhSeries(half) * Exp(half);
    }

    /// <summary>Natural logarithm; NaN below zero, negative infinity at zero.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x == double.PositiveInfinity)
        {
            return x;
        }

        if (x <= 0)
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        var (mantissa, k) = Split(x);
        return LogOfReduced(mantissa - 1, 0, k);
    }

    /// <summary>Natural logarithm of <c>1 + x</c>, accurate near zero.</summary>
    public static double Log1P(double x)
    {
        if (double.IsNaN(x) || x == double.PositiveInfinity)
        {
            return x;
        }

        if (x <= -1)
        {
            return x == -1 ? double.NegativeInfinity : double.NaN;
        }

        if (Math.Abs(x) < 5.551115123125783e-17)
        {
            return x;
        }

        if (x is > -0.29289321881345254 and < 0.41421356237309503)
        {
            return LogOfReduced(x, 0, 0);
        }

        var u = 1 + x;
        // What rounding took from u, relative to it.
        var correction = (u >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
        var (mantissa, k) = Split(u);
        return LogOfReduced(mantissa - 1, correction, k);
    }

    /// <summary><paramref name="x"/> to the power of <paramref name="y"/> for positive <paramref name="x"/>, as <c>exp(y log x)</c>.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>Angle whose cosine is <paramref name="x"/>, 0 to pi; NaN outside of -1 to 1.</summary>
    public static double Acos(double x)
    {
        if (!(Math.Abs(x) <= 1))
        {
            return double.NaN;
        }

        // fdlibm e_acos.c: by the sine of half the angle, except near the right angle.
        if (Math.Abs(x) < 0.5)
        {
            return HalfPiHigh - (x - (HalfPiLow - (x * AsinRatio(x * x))));
        }

        if (x < 0)
        {
            var z = 0.5 * (1 + x);
            var s = Math.Sqrt(z);
            return Math.PI - (2 * (s + ((AsinRatio(z) * s) - HalfPiLow)));
        }
        else
        {
            var z = 0.5 * (1 - x);
            var s = Math.Sqrt(z);
            // The root in two pieces, the first with so few bits that its square is exact.
            var high = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(s) & unchecked((long)0xFFFFFFFF00000000));
            var low = s + high == 0 ? 0 : (z - (high * high)) / (s + high);
            return 2 * (high + ((AsinRatio(z) * s) + low));
        }
    }

    /// <summary>Sine of an angle in radians.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is larger than <see cref="MaxAngle"/>.</exception>
    public static double Sin(double x)
    {
        var quadrant = Reduce(x, out var high, out var low);
        var value = (quadrant & 1) == 0 ? SinKernel(high, low) : CosKernel(high, low);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>Cosine of an angle in radians.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is larger than <see cref="MaxAngle"/>.</exception>
    public static double Cos(double x)
    {
        var quadrant = Reduce(x, out var high, out var low);
        var value = (quadrant & 1) == 0 ? CosKernel(high, low) : SinKernel(high, low);
        return (quadrant is 0 or 3) ? value : -value;
    }

    /// <summary>(asin(s) - s) / s for s^2 = z up to one quarter.</summary>
    private static double AsinRatio(double z)
    {
        var p = z * (1.66666666666666657415e-01 + (z * (-3.25565818622400915405e-01 + (z * (2.01212532134862925881e-01
            + (z * (-4.00555345006794114027e-02 + (z * (7.91534994289814532176e-04 + (z * 3.47933107596021167570e-05))))))))));
        var q = 1 + (z * (-2.40339491173441421878e+00 + (z * (2.02094576023350569471e+00 + (z * (-6.88283971605453293030e-01
            + (z * 7.70381505559019352791e-02)))))));
        return p / q;
    }

    /// <summary>sinh by its power series, for magnitudes up to one half.</summary>
    private static double SinhSeries(double x)
    {
        var z = x * x;
        return x + (x * (z / 6 * (1 + (z / 20 * (1 + (z / 42 * (1 + (z / 72 * (1 + (z / 110 * (1 + (z / 156))))))))))));
    }

    private static double ScaleByPowerOfTwo(double y, int k)
    {
        // Two factors, so that neither the largest nor the subnormal results need a factor out of range.
        var half = k / 2;
        return y * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);

    /// <summary>x = mantissa * 2^k with mantissa in [sqrt(1/2), sqrt(2)).</summary>
    private static (double Mantissa, int Exponent) Split(double x)
    {
        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2^54
            k = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        return mantissa >= 1.4142135623730951 ? (mantissa * 0.5, k + 1) : (mantissa, k);
    }

    /// <summary>log((1 + f) 2^k) plus a small correction.</summary>
    private static double LogOfReduced(double f, double correction, int k)
    {
        var s = f / (2 + f);
        var z = s * s;
        var r = z * (6.666666666666735130e-01 + (z * (3.999999999940941908e-01 + (z * (2.857142874366239149e-01 + (z * (2.222219843214978396e-01
            + (z * (1.818357216161805012e-01 + (z * (1.531383769920937332e-01 + (z * 1.479819860511658591e-01))))))))))));
        var halfSquare = 0.5 * f * f;
        return k == 0 && correction == 0
            ? f - (halfSquare - (s * (halfSquare + r)))
            : (k * Ln2High) - (halfSquare - ((s * (halfSquare + r)) + ((k * Ln2Low) + correction)) - f);
    }

    /// <summary>x = n pi/2 + high + low; returns n modulo 4.</summary>
    private static int Reduce(double x, out double high, out double low)
    {
        if (!(Math.Abs(x) <= MaxAngle))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "Angles are finite and at most 2^19 pi/2.");
        }

        var n = Math.Round(x * 6.36619772367581382433e-01);
        var r = x - (n * 1.57079632673412561417e+00);
        var w = n * 6.07710050650619224932e-11;
        high = r - w;
        if (LostBits(x, high) > 16)
        {
            var t = r;
            w = n * 6.07710050630396597660e-11;
            r = t - w;
            w = (n * 2.02226624879595063154e-21) - (t - r - w);
            high = r - w;
            if (LostBits(x, high) > 49)
            {
                t = r;
                w = n * 2.02226624871116645580e-21;
                r = t - w;
                w = (n * 8.47842766036889956997e-32) - (t - r - w);
                high = r - w;
            }
        }

        low = r - high - w;
        return (int)((long)n & 3);
    }

    private static int LostBits(double before, double after) =>
        (int)((BitConverter.DoubleToInt64Bits(before) >> 52) & 0x7FF) - (int)((BitConverter.DoubleToInt64Bits(after) >> 52) & 0x7FF);

    private static double SinKernel(double x, double y)
    {
        var z = x * x;
        var v = z * x;
        var r = 8.33333333332248946124e-03 + (z * (-1.98412698298579493134e-04 + (z * (2.75573137070700676789e-06
            + (z * (-2.50507602534068634195e-08 + (z * 1.58969099521155010221e-10)))))));
        return x - ((z * ((0.5 * y) - (v * r))) - y - (v * -1.66666666666666324348e-01));
    }

    private static double CosKernel(double x, double y)
    {
        var z = x * x;
        var r = z * (4.16666666666666019037e-02 + (z * (-1.38888888888741095749e-03 + (z * (2.48015872894767294178e-05
            + (z * (-2.75573143513906633035e-07 + (z * (2.08757232129817482790e-09 + (z * -1.13596475577881948265e-11))))))))));
        var half = 0.5 * z;
        var w = 1 - half;
        return w + (1 - w - half + ((z * r) - (x * y)));
    }
}
