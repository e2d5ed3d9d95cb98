using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Tests.Sampling.Programs;

public sealed class LatentKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    [InlineData(4099)]
    public void Sum_OfManyTerms_HasTheBitsOfOneElementAtATime(int length)
    {
        var random = new Random(length);
        var sources = Enumerable.Range(0, 6).Select(i => Values(random, length)).ToArray();
        Term[] terms = [.. Enumerable.Range(0, 6).Select(i => new Term((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6)), i))];
        var actual = new float[length];

        for (var count = 0; count <= terms.Length; count++)
        {
            LatentKernel.Sum(terms.AsSpan(0, count), sources, null, actual);

            for (var i = 0; i < length; i++)
            {
                var sum = count == 0 ? 0 : terms[0].Coefficient * sources[0][i];
                for (var k = 1; k < count; k++)
                {
                    var product = terms[k].Coefficient * sources[k][i];
                    sum += product;
                }

                Assert.Equal(BitConverter.SingleToInt32Bits((float)sum), BitConverter.SingleToInt32Bits(actual[i]));
            }
        }
    }

    [Fact]
    public void Sum_IntoOneOfTheSources_GivesTheSame()
    {
        var random = new Random(5);
        float[][] sources = [Values(random, 600), Values(random, 600)];
        Term[] terms = [new(0.3, 0), new(-1.7, 1)];
        var expected = new float[600];
        LatentKernel.Sum(terms, sources, null, expected);

        LatentKernel.Sum(terms, sources, null, sources[1]);

        Assert.Equal(expected, sources[1]);
    }

    [Fact]
    public void Sum_SpecialValues_PassThroughAndRoundAsTheStandardSays()
    {
        float[][] sources = [[float.NaN, float.PositiveInfinity, -0f, float.Epsilon, 1e-40f, float.MaxValue, 16777217f, 3f]];
        var actual = new float[8];

        LatentKernel.Sum([new Term(1, 0)], sources, null, actual);

        Assert.Equal(sources[0].Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
        LatentKernel.Sum([new Term(0.75, 0)], sources, null, actual);
        Assert.Equal(float.Epsilon, actual[3]);
    }

    [Fact]
    public void Sum_WithClip_LimitsEachElement()
    {
        var actual = new float[3];

        LatentKernel.Sum([new Term(2, 0)], [[-4f, 0.25f, 4f]], 1, actual);

        Assert.Equal([-1f, 0.5f, 1f], actual);
    }

    private static float[] Values(Random random, int length)
    {
        var values = new float[length];
        NoiseSources.Cpu.Open((ulong)random.Next()).Fill(values);
        return values;
    }
}
