using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Tests.Noise;

public sealed class VariationNoiseTests
{
    private const int Height = 6;
    private const int Width = 5;

    [Fact]
    public void Fill_StrengthZeroAndOne_GivesTheNoiseOfEitherSeed()
    {
        Assert.Equal(Draw(NoiseSources.Cpu.Open(1)), Draw(Open(0)));
        Assert.Equal(Draw(NoiseSources.Cpu.Open(2)), Draw(Open(1)));
    }

    [Fact]
    public void Fill_SecondDraw_ComesFromTheSeedAlone()
    {
        var (varied, plain) = (Open(0.3), NoiseSources.Cpu.Open(1));
        Assert.NotEqual(Draw(plain), Draw(varied));

        Assert.Equal(Draw(plain), Draw(varied));
    }

    [Fact]
    public void Interpolate_BetweenSeeds_TurnsEachColumnByItsShareOfTheAngle()
    {
        var (low, high) = (Draw(NoiseSources.Cpu.Open(1)), Draw(NoiseSources.Cpu.Open(2)));
        var turned = new float[low.Length];

        VariationNoise.Interpolate(0.25, low, high, Height, Width, turned);

        for (var channel = 0; channel < 4; channel++)
        {
            for (var column = 0; column < Width; column++)
            {
                var places = Enumerable.Range(0, Height).Select(row => (((channel * Height) + row) * Width) + column).ToArray();
                var angle = Math.Acos(places.Sum(i => (double)low[i] * high[i]) / Norm(low, places) / Norm(high, places));
                Assert.All(places, i => Assert.Equal(
                    ((Math.Sin(0.75 * angle) * low[i]) + (Math.Sin(0.25 * angle) * high[i])) / Math.Sin(angle), turned[i], 1e-5));
            }
        }
    }

    [Fact]
    public void Interpolate_NearlyParallel_WeighsAsA1111()
    {
        float[] low = [1, 2, 3], high = [1.0001f, 2, 3], mixed = new float[3];

        VariationNoise.Interpolate(0.25, low, high, 3, 1, mixed);

        Assert.Equal((float)((0.25 * low[0]) + (0.75 * high[0])), mixed[0]);
    }

    [Fact]
    public void Interpolate_OpposedColumns_StaysFinite()
    {
        var mixed = new float[4];

        VariationNoise.Interpolate(0.5, [1, 0, 2, 0], [-1, 0, -2, 0], 2, 2, mixed);

        Assert.All(mixed, static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Interpolate_StrengthOutOfRange_Throws(double strength)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VariationNoise.Interpolate(strength, [1f], [1f], 1, 1, new float[1]));
        Assert.Throws<ArgumentException>(() => VariationNoise.Interpolate(0.5, [1f], [1f, 2f], 1, 1, new float[1]));
    }

    [Fact]
    public void Fill_FixedSeeds_HasThePinnedBits()
    {
        var actual = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Draw(Open(0.4)).AsSpan())));

        Assert.True(actual == "38de2386384fce458da0aad84586ce09cceae8f3cdf6282f6431fca0cbd5b85e", $"The hash is {actual}.");
    }

    private static VariationNoise Open(double strength) => new(NoiseSources.Cpu.Open(1), NoiseSources.Cpu.Open(2), strength, Height, Width);

    private static float[] Draw(INoiseStream stream)
    {
        var values = new float[4 * Height * Width];
        stream.Fill(values);
        return values;
    }

    private static double Norm(float[] values, int[] places) => Math.Sqrt(places.Sum(i => (double)values[i] * values[i]));
}
