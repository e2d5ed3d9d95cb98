using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Modes;

namespace SogniLike.Imaging.Tests.Modes;

public sealed class MasksTests
{
    [Fact]
    public void Grow_OnePixel_BecomesASquareOfTheSize()
    {
        var grown = Masks.Grow(Dot(9, 7, 4, 3), 2);

        Assert.Equal(new PixelRegion(2, 1, 5, 5), Masks.Bounds(grown));
        Assert.Equal(25, grown.Values.ToArray().Count(static value => value == 255));
    }

    [Fact]
    public void Grow_BelowZero_ShrinksByAsMuch()
    {
        var square = Masks.Grow(Dot(15, 15, 7, 7), 3);

        var shrunk = Masks.Grow(square, -2);

        Assert.Equal(new PixelRegion(6, 6, 3, 3), Masks.Bounds(shrunk));
    }

    [Fact]
    public void Grow_AtTheEdge_StaysInside()
    {
        Assert.Equal(new PixelRegion(0, 0, 3, 3), Masks.Bounds(Masks.Grow(Dot(9, 9, 0, 0), 2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Blur_Edge_SpreadsOverTheRadiusAndNoFurther(int radius)
    {
        var half = new byte[40];
        half.AsSpan(20).Fill(255);

        var soft = Masks.Blur(new MaskImage(40, 1, half), radius).Values.ToArray();

        Assert.All(soft[..(20 - radius)], static value => Assert.Equal(0, value));
        Assert.All(soft[(20 + radius)..], static value => Assert.Equal(255, value));
        Assert.True(soft.SequenceEqual(soft.Order()));
        Assert.InRange(soft[20 - radius], 1, 254);
    }

    [Fact]
    public void Bounds_EmptyMask_IsNull()
    {
        Assert.Null(Masks.Bounds(new MaskImage(3, 3, new byte[9])));
    }

    [Fact]
    public void ToLatent_AnyPixelOfABlock_MarksIt()
    {
        Assert.Equal([0, 1, 0, 0], Masks.ToLatent(Dot(16, 16, 15, 7), 8));
    }

    [Fact]
    public void PasteBack_OutsideTheMask_LeavesEveryPixelAlone()
    {
        var picture = Noise(20, 16, 1);
        var soft = Masks.Blur(Masks.Grow(Dot(20, 16, 9, 7), 3), 2);
        var paste = new PasteBack(picture, soft, new PixelRegion(2, 1, 14, 13), 20, 16);

        var result = paste.Apply(Noise(7, 6, 2));

        var mask = soft.Values.ToArray();
        for (var i = 0; i < mask.Length; i++)
        {
            var (old, now) = (picture.Pixels.Slice(i * 3, 3).ToArray(), result.Pixels.Slice(i * 3, 3).ToArray());
            Assert.True(mask[i] > 0 || old.SequenceEqual(now));
        }

        Assert.NotEqual(picture.Pixels.ToArray(), result.Pixels.ToArray());
    }

    [Theory]
    [InlineData(100, 50, 64, 64, 25, 0, 50, 50)]
    [InlineData(50, 100, 64, 64, 0, 25, 50, 50)]
    [InlineData(128, 64, 64, 32, 0, 0, 128, 64)]
    [InlineData(101, 50, 10, 10, 25, 0, 50, 50)]
    public void Covering_Picture_IsCutInTheMiddle(int width, int height, int newWidth, int newHeight, int x, int y, int regionWidth, int regionHeight)
    {
        Assert.Equal(new PixelRegion(x, y, regionWidth, regionHeight), PixelRegion.Covering(width, height, newWidth, newHeight));
    }

    [Fact]
    public void Expand_RegionAtTheEdge_GetsPaddingAndProportionsInsideThePicture()
    {
        var region = new PixelRegion(90, 40, 10, 4).Expand(6, 100, 80, 64, 64);

        Assert.Equal(16, region.Width);
        Assert.Equal(16, region.Height);
        Assert.Equal(100, region.X + region.Width);
    }

    internal static MaskImage Dot(int width, int height, int x, int y)
    {
        var values = new byte[width * height];
        values[(y * width) + x] = 255;
        return new MaskImage(width, height, values);
    }

    internal static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}
