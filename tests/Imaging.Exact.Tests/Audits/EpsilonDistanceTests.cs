using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Imaging.Exact.Tests.Audits;

public sealed class EpsilonDistanceTests
{
    [Fact]
    public void Between_KnownVectors_GivesTheFormulas()
    {
        var distance = EpsilonDistance.Between([3, 4, 0], [3, 0, 4]);

        Assert.Equal(Math.Sqrt(32) / 5, distance.RelativeL2);
        Assert.Equal(4 / Math.Sqrt(25 / 3.0), distance.RelativeMax);
        Assert.Equal(1 - (9 / 25.0), distance.Cosine, 1e-15);
    }

    [Fact]
    public void Between_Equal_IsZero()
    {
        Assert.Equal(default, EpsilonDistance.Between([1, -2, 1e-30f], [1, -2, 1e-30f]));
        Assert.Equal(default, EpsilonDistance.Between([0, 0], [0, 0]));
    }

    [Fact]
    public void Between_OnlyTheScaleDiffers_IsSeenByTheNormAndNotByTheCosine()
    {
        var distance = EpsilonDistance.Between([2, 4], [1, 2]);

        Assert.Equal(1, distance.RelativeL2);
        Assert.Equal(0, distance.Cosine, 1e-15);
    }

    /// <summary>Divided by the verifier's norm, so that a worker cannot make its distance small by claiming something large.</summary>
    [Fact]
    public void Between_ZeroAgainstSomething_IsInfiniteForTheZeroOfTheVerifier()
    {
        Assert.Equal(double.PositiveInfinity, EpsilonDistance.Between([1, 1], [0, 0]).RelativeL2);
        Assert.Equal(1, EpsilonDistance.Between([0, 0], [1, 1]).RelativeL2);
        Assert.Equal(1, EpsilonDistance.Between([0, 0], [1, 1]).Cosine);
    }

    [Fact]
    public void Between_ALongVector_IsThePinnedNumberOfTheFixedOrder()
    {
        var (a, b) = (new float[5_000], new float[5_000]);
        for (var i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (((i * 7_919) % 1_000 / 500f) - 1, ((i * 7_919) % 1_000 / 500.3f) - 1);
        }

        Assert.Equal(Forward(a, b), BitConverter.DoubleToInt64Bits(EpsilonDistance.Between(a, b).RelativeL2));

        static long Forward(float[] a, float[] b)
        {
            var (difference, square) = (0.0, 0.0);
            for (var i = 0; i < a.Length; i++)
            {
                difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
                square += (double)b[i] * b[i];
            }

            return BitConverter.DoubleToInt64Bits(Math.Sqrt(difference / square));
        }
    }

    [Fact]
    public void Between_WhatDoesNotFit_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => EpsilonDistance.Between([1], [1, 2]));
        Assert.Throws<ArgumentException>(static () => EpsilonDistance.Between([], []));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2.2360679774997898)]
    [InlineData(7.5, 9.924716620639604)]
    public void GuidanceGain_OfScale_IsTheNormOfBothFactors(double scale, double gain) => Assert.Equal(gain, GuidanceGain.Of(scale), 1e-12);
}
