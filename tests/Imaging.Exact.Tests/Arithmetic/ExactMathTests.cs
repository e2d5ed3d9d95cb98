using System.Numerics;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Arithmetic;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Exact.Tests.Arithmetic;

public sealed class ExactMathTests(ITestOutputHelper output)
{
    private const int Samples = 150;

    /// <summary>Function, range and the largest error allowed there, in units of the last place; the README of the project tells these.</summary>
    public static TheoryData<string, double, double, double> Functions => new()
    {
        { "exp", -700, 709, 1 },
        { "exp", -1, 1, 1 },
        { "expm1", -40, 40, 2 },
        { "expm1", -1, 1, 2 },
        { "expm1", -1e-9, 1e-9, 2 },
        { "log", 1e-310, 1e-300, 1 },
        { "log", 0, 4, 1 },
        { "log", 0.999, 1.001, 1 },
        { "log", 1e-9, 1e300, 1 },
        { "log1p", -0.9999, 3, 1 },
        { "log1p", -1e-9, 1e-9, 1 },
        { "log1p", 0, 1e10, 1 },
        { "sin", -10, 10, 1 },
        { "sin", -8e5, 8e5, 1 },
        { "cos", -10, 10, 1 },
        { "cos", -8e5, 8e5, 1 },
        { "acos", -1, 1, 1 },
        { "acos", 0.9999, 1, 1 },
        { "acos", -1, -0.9999, 1 },
        { "pow1/7", 1e-3, 5000, 2 },
        { "pow0.6", 1e-9, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_AcrossRange_StaysWithinItsError(string name, double from, double to, double allowed)
    {
        var (ours, exact) = Pair(name);
        var random = new Random(12345);
        var (worst, at) = (0.0, 0.0);
        for (var i = 0; i < Samples; i++)
        {
            var x = from + ((to - from) * random.NextDouble());
            var value = ours(x);
            var error = BigReal.ErrorInUnits(value, exact(x, value));
            (worst, at) = error > worst ? (error, x) : (worst, at);
        }

        output.WriteLine($"{name} from {from:R} to {to:R}: largest error {worst:F3} units in the last place, at {at:R}");
        Assert.InRange(worst, 0, allowed);
    }

    [Fact]
    public void Sin_NearMultiplesOfHalfPi_KeepsRelativeAccuracy()
    {
        for (var k = 1; k < 500_000; k += 4999)
        {
            var x = k * Math.PI / 2;

            Assert.InRange(BigReal.ErrorInUnits(ExactMath.Sin(x), BigReal.Sin(BigReal.Of(x))), 0, 1);
            Assert.InRange(BigReal.ErrorInUnits(ExactMath.Cos(x), BigReal.Cos(BigReal.Of(x))), 0, 1);
        }
    }

    [Fact]
    public void Functions_AtEdges_FollowTheStandard()
    {
        Assert.Equal(1, ExactMath.Exp(0));
        Assert.Equal(double.PositiveInfinity, ExactMath.Exp(1000));
        Assert.Equal(0, ExactMath.Exp(-1000));
        Assert.Equal(0, ExactMath.Exp(double.NegativeInfinity));
        Assert.Equal(0, ExactMath.ExpM1(0));
        Assert.Equal(-1, ExactMath.ExpM1(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, ExactMath.ExpM1(double.PositiveInfinity));
        Assert.Equal(0, ExactMath.Log(1));
        Assert.Equal(double.NegativeInfinity, ExactMath.Log(0));
        Assert.True(double.IsNaN(ExactMath.Log(-1)));
        Assert.True(double.IsNaN(ExactMath.Exp(double.NaN)));
        Assert.True(double.IsNaN(ExactMath.ExpM1(double.NaN)));
        Assert.Equal(double.NegativeInfinity, ExactMath.Log1P(-1));
        Assert.Equal(0, ExactMath.Sin(0));
        Assert.Equal(1, ExactMath.Cos(0));
        Assert.Equal(0, ExactMath.Acos(1));
        Assert.Equal(Math.PI, ExactMath.Acos(-1));
        Assert.Equal(Math.PI / 2, ExactMath.Acos(0));
        Assert.True(double.IsNaN(ExactMath.Acos(1.0000001)));
        Assert.True(double.IsNaN(ExactMath.Acos(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactMath.Sin(1e9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactMath.Cos(double.NaN));
    }

    [Fact]
    public void Functions_OverFixedArguments_GiveTheSameBitsOnEveryMachine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 1; i <= 1000; i++)
        {
            var x = i / 16.0;
            foreach (var value in (double[])
            [
                ExactMath.Exp(x), ExactMath.Exp(-x), ExactMath.Log(x), ExactMath.Log1P(x), ExactMath.Sin(x), ExactMath.Cos(x), ExactMath.Pow(x, 1 / 7.0),
            ])
            {
                hash.AppendData(BitConverter.GetBytes(value));
            }
        }

        AssertHash("d93fc327a59f58f48f00dcf634234ee612e4e5695e354d3e24c001225ffdb95a", hash);
        for (var i = -500; i <= 500; i++)
        {
            hash.AppendData(BitConverter.GetBytes(ExactMath.ExpM1(i / 64.0)));
            hash.AppendData(BitConverter.GetBytes(ExactMath.Acos(i / 500.0)));
        }

        AssertHash("fc76d74a6c5d95cc23b31db1fb1a0a932b1eee1521c88099b75fa6705405ee39", hash);
    }

    private static void AssertHash(string expected, IncrementalHash hash)
    {
        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.True(actual == expected, $"The hash is {actual}.");
    }

    private static (Func<double, double> Ours, Func<double, double, BigInteger> Exact) Pair(string name) => name switch
    {
        "exp" => (ExactMath.Exp, static (x, _) => BigReal.Exp(BigReal.Of(x))),
        "expm1" => (ExactMath.ExpM1, static (x, _) => BigReal.ExpM1(BigReal.Of(x))),
        "log" => (ExactMath.Log, static (x, near) => BigReal.Log(BigReal.Of(x), near)),
        "log1p" => (ExactMath.Log1P, static (x, near) => BigReal.Log1P(BigReal.Of(x), near)),
        "sin" => (ExactMath.Sin, static (x, _) => BigReal.Sin(BigReal.Of(x))),
        "cos" => (ExactMath.Cos, static (x, _) => BigReal.Cos(BigReal.Of(x))),
        "acos" => (ExactMath.Acos, static (x, near) => BigReal.Acos(BigReal.Of(x), near)),
        "pow1/7" => (static x => ExactMath.Pow(x, 1 / 7.0), static (x, _) => BigReal.Pow(BigReal.Of(x), BigReal.Of(1 / 7.0), Math.Log(x))),
        _ => (static x => ExactMath.Pow(x, 0.6), static (x, _) => BigReal.Pow(BigReal.Of(x), BigReal.Of(0.6), Math.Log(x))),
    };
}
