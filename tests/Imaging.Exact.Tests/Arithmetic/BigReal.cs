using System.Numerics;

namespace SogniLike.Imaging.Exact.Tests.Arithmetic;

/// <summary>Elementary functions with 1300 binary digits after the point: what the functions of ExactMath are measured by.</summary>
internal static class BigReal
{
    private const int Digits = 1300;

    private static readonly BigInteger One = BigInteger.One << Digits;

    private static readonly BigInteger Pi = 4 * ((4 * ArcTangentOfInverse(5)) - ArcTangentOfInverse(239));

    public static BigInteger Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52);
        BigInteger mantissa = exponent == 0 ? bits : (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        return Math.Sign(value) * (mantissa << (Digits - 1074 + Math.Max(exponent - 1, 0)));
    }

    /// <summary>How far a double is from a number, in units of its last place.</summary>
    public static double ErrorInUnits(double value, BigInteger exact)
    {
        var unit = Of(Math.BitIncrement(Math.Abs(value)) - Math.Abs(value));
        return (double)(BigInteger.Abs(Of(value) - exact) * 1_000_000 / unit) / 1_000_000;
    }

    public static BigInteger Exp(BigInteger x)
    {
        const int Halvings = 40;
        var reduced = x >> Halvings;
        var (sum, term) = (One, One);
        for (var n = 1; !term.IsZero; n++)
        {
            term = Multiply(term, reduced) / n;
            sum += term;
        }

        for (var i = 0; i < Halvings; i++)
        {
            sum = Multiply(sum, sum);
        }

        return sum;
    }

    public static BigInteger ExpM1(BigInteger x) => Exp(x) - One;

    public static BigInteger Log1P(BigInteger x, double guess) => Log(One + x, guess);

    /// <summary>Halley's method from a double that is nearly right.</summary>
    public static BigInteger Log(BigInteger x, double guess)
    {
        var y = Of(guess);
        for (var i = 0; i < 2; i++)
        {
            var power = Exp(y);
            y += 2 * ((x - power) << Digits) / (x + power);
        }

        return y;
    }

    public static BigInteger Pow(BigInteger x, BigInteger y, double guessOfLog) => Exp(Multiply(y, Log(x, guessOfLog)));

    public static BigInteger Sin(BigInteger x)
    {
        var turns = x / (2 * Pi);
        x -= turns * 2 * Pi;
        var (sum, term) = (x, x);
        for (var n = 2; !term.IsZero; n += 2)
        {
            term = -Multiply(Multiply(term, x), x) / (n * (n + 1));
            sum += term;
        }

        return sum;
    }

    public static BigInteger Cos(BigInteger x) => Sin(x + (Pi / 2));

    /// <summary>Newton's method from a double that is nearly right.</summary>
    public static BigInteger Acos(BigInteger x, double guess)
    {
        var y = Of(guess);
        for (var i = 0; i < 4; i++)
        {
            y += ((Cos(y) - x) << Digits) / Sin(y);
        }

        return y;
    }

    private static BigInteger Multiply(BigInteger x, BigInteger y) => (x * y) >> Digits;

    private static BigInteger ArcTangentOfInverse(int n)
    {
        var (sum, power) = (BigInteger.Zero, One / n);
        for (var k = 1; !power.IsZero; k += 4)
        {
            sum += power / k;
            power /= n * n;
            sum -= power / (k + 2);
            power /= n * n;
        }

        return sum;
    }
}
