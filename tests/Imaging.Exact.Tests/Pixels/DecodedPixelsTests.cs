using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Exact.Tests.Pixels;

public sealed class DecodedPixelsTests
{
    [Fact]
    public void TryConvert_Planes_BecomePixels()
    {
        Assert.True(DecodedPixels.TryConvert([-1, 1, 0, 0, 1, -1], 2, 1, out var image));
        Assert.Equal([0, 128, 255, 255, 128, 0], image!.Pixels.ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void TryConvert_NotFinite_IsRefused(float value)
    {
        Assert.False(DecodedPixels.TryConvert([0, 0, value], 1, 1, out var image));
        Assert.Null(image);
    }

    [Fact]
    public void TryConvert_WrongLength_Throws()
    {
        Assert.Throws<ArgumentException>(() => DecodedPixels.TryConvert(new float[5], 1, 1, out _));
    }
}
