using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Resizing;

namespace SogniLike.Imaging.Exact.Tests.Resizing;

public sealed class PlaneResizerTests
{
    public static TheoryData<ResizeMode> Modes => [.. Enum.GetValues<ResizeMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Resize_ToTheSameSize_ChangesNothing(ResizeMode mode)
    {
        var planes = Noise(2 * 7 * 5);

        Assert.Equal(planes, PlaneResizer.Resize(planes, 7, 5, 7, 5, mode));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Resize_ConstantPlanes_StayConstantAtAnySize(ResizeMode mode)
    {
        float[] planes = [.. Enumerable.Repeat(2f, 12), .. Enumerable.Repeat(-3f, 12)];
        foreach (var (width, height) in ((int, int)[])[(1, 1), (2, 7), (9, 2), (31, 17)])
        {
            var resized = PlaneResizer.Resize(planes, 4, 3, width, height, mode);

            Assert.All(resized.Take(width * height), static value => Assert.Equal(2f, value, 1e-6f));
            Assert.All(resized.Skip(width * height), static value => Assert.Equal(-3f, value, 1e-6f));
        }
    }

    [Fact]
    public void Resize_Antialiased_AveragesWhenTheImageShrinks()
    {
        float[] stripes = [0, 1, 0, 1, 0, 1, 0, 1];

        Assert.All(PlaneResizer.Resize(stripes, 8, 1, 2, 1, ResizeMode.BilinearAntialiased), static value => Assert.Equal(0.5f, value, 0.05f));
        Assert.Equal([0, 0], PlaneResizer.Resize(stripes, 8, 1, 2, 1, ResizeMode.Nearest));
    }

    [Fact]
    public void Resize_Nearest_TakesTheUpperLeftPixelAndExactTheMiddleOne()
    {
        float[] row = [0, 1, 2, 3, 4, 5];

        Assert.Equal([0, 3], PlaneResizer.Resize(row, 6, 1, 2, 1, ResizeMode.Nearest));
        Assert.Equal([1, 4], PlaneResizer.Resize(row, 6, 1, 2, 1, ResizeMode.NearestExact));
    }

    [Fact]
    public void Resize_AllModes_HaveThePinnedBits()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var mode in Enum.GetValues<ResizeMode>())
        {
            hash.AppendData(MemoryMarshal.AsBytes(PlaneResizer.Resize(Noise(4 * 9 * 8), 9, 8, 13, 21, mode).AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(PlaneResizer.Resize(Noise(4 * 9 * 8), 9, 8, 4, 3, mode).AsSpan()));
        }

        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.True(actual == "1f5d5a406398cba13f375d427f70adc355ebcc141566a908b0d6b228ea0639e0", $"The hash is {actual}.");
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void Resize_SizeOutOfRange_Throws(int width, int height)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PlaneResizer.Resize(new float[6], 3, 2, width, height, ResizeMode.Bilinear));
        Assert.Throws<ArgumentException>(() => PlaneResizer.Resize(new float[7], 3, 2, 5, 5, ResizeMode.Bilinear));
    }

    private static float[] Noise(int count)
    {
        var values = new float[count];
        NoiseSources.Cpu.Open(11).Fill(values);
        return values;
    }
}
