using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Tests.Noise;

public sealed class NoiseSourcesTests
{
    [Fact]
    public void ByName_KnownNames_GiveTheirSources()
    {
        Assert.Same(NoiseSources.Cpu, NoiseSources.ByName["cpu"]);
        Assert.Same(NoiseSources.Nv, NoiseSources.ByName["nv"]);
        Assert.False(NoiseSources.ByName.ContainsKey("CPU"));
    }

    [Fact]
    public void Open_CpuSeedsWithEqualLowHalves_GiveEqualNoise()
    {
        Assert.Equal(Draw(NoiseSources.Cpu, 7, 64), Draw(NoiseSources.Cpu, (1UL << 53) + 7, 64));
    }

    [Fact]
    public void Open_NvSeedsThatDifferInTheHighHalf_GiveDifferentNoise()
    {
        Assert.NotEqual(Draw(NoiseSources.Nv, 7, 64), Draw(NoiseSources.Nv, (1UL << 53) + 7, 64));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("nv")]
    public void Open_ImageOfABatch_HasTheStreamOfSeedPlusImage(string name)
    {
        var source = NoiseSources.ByName[name];
        var values = new float[32];

        source.Open(ulong.MaxValue, 3).Fill(values);

        Assert.Equal(Draw(source, 2, 32), values);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Open(1, -1));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("nv")]
    public void Fill_ManyNumbers_LookStandardNormalAndFinite(string name)
    {
        var values = Draw(NoiseSources.ByName[name], 99, 100_000);

        Assert.All(values, static value => Assert.True(float.IsFinite(value)));
        var mean = values.Average(static value => (double)value);
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(values.Average(value => (value - mean) * (value - mean)), 0.97, 1.03);
    }

    private static float[] Draw(INoiseSource source, ulong seed, int count)
    {
        var values = new float[count];
        source.Open(seed).Fill(values);
        return values;
    }
}
