using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Modes;

/// <summary>Prepares pictures and masks of a request that was found sound.</summary>
internal static class CanvasBuilder
{
    /// <summary>The size a request is computed in: its own, or else one that suits its source and the model.</summary>
    public static (int Width, int Height) SizeOf(GenerationRequest request, ModelContract model)
    {
        var (width, height) = request.Source switch
        {
            ImageSource.Picture picture => Fitting(model, picture.Image),
            ImageSource.Editing editing => Fitting(model, editing.Image),
            ImageSource.Inpainting { Area: MaskArea.Whole } inpainting => Fitting(model, inpainting.Image),
            ImageSource.Outpainting outpainting => Extended(model, outpainting),
            _ => (model.DefaultSize, model.DefaultSize),
        };
        return (request.Width ?? width, request.Height ?? height);
    }

    /// <summary>Prepares the canvas.</summary>
    public static Canvas Build(GenerationRequest request, ModelContract model)
    {
        var (width, height) = SizeOf(request, model);
        var unit = model.ImageDecoder.PixelsPerLatent;
        var canvas = new Canvas(width, height);
        return request.Source switch
        {
            ImageSource.Picture source => canvas with { Picture = Fit(source.Image, source.Fit, width, height, unit), Strength = source.Strength },
            ImageSource.Editing source => canvas with { Picture = Fit(source.Image, source.Fit, width, height, unit) },
            ImageSource.Inpainting source => Inpaint(canvas, source, unit),
            ImageSource.Outpainting source => Outpaint(canvas, source),
            _ => canvas,
        };
    }

    /// <summary>The mask of a request as it is pasted back: grown and softened.</summary>
    public static MaskImage Soften(ImageSource.Inpainting source) => Masks.Blur(Masks.Grow(source.Mask, source.MaskGrow), source.MaskBlur);

    /// <summary>The size of a picture rounded down to what a model makes; the model's own where it makes no other.</summary>
    private static (int Width, int Height) Fitting(ModelContract model, RgbImage picture)
    {
        var unit = model.ImageDecoder.PixelsPerLatent;
        var (width, height) = (picture.Width / unit * unit, picture.Height / unit * unit);
        return model.ExplainSize(width, height) is null ? (width, height) : (model.DefaultSize, model.DefaultSize);
    }

    private static (int Width, int Height) Extended(ModelContract model, ImageSource.Outpainting source)
    {
        var unit = model.ImageDecoder.PixelsPerLatent;
        return (RoundUp(source.Image.Width + source.Left + source.Right, unit), RoundUp(source.Image.Height + source.Top + source.Bottom, unit));
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;

    private static RgbImage Fit(RgbImage picture, ImageFit fit, int width, int height, int unit) =>
        Pictures.Cut(picture, RegionOf(picture.Width, picture.Height, fit, width, height, unit), width, height);

    /// <summary>The part of a picture that is seen. A picture that is only a little larger, as one whose size was rounded down, is cut and keeps its pixels.</summary>
    internal static PixelRegion RegionOf(int pictureWidth, int pictureHeight, ImageFit fit, int width, int height, int unit) =>
        fit == ImageFit.Stretch ? new PixelRegion(0, 0, pictureWidth, pictureHeight)
        : pictureWidth - width is var wider && pictureHeight - height is var higher && wider >= 0 && wider < unit && higher >= 0 && higher < unit
            ? new PixelRegion(wider / 2, higher / 2, width, height)
        : PixelRegion.Covering(pictureWidth, pictureHeight, width, height);

    private static Canvas Inpaint(Canvas canvas, ImageSource.Inpainting source, int unit)
    {
        var soft = Soften(source);
        var picture = source.Image;
        var region = source.Area == MaskArea.OnlyMasked
            ? Masks.Bounds(soft)!.Value.Expand(source.Padding, picture.Width, picture.Height, canvas.Width, canvas.Height)
            : RegionOf(picture.Width, picture.Height, source.Fit, canvas.Width, canvas.Height, unit);
        return canvas with
        {
            Picture = Pictures.Cut(picture, region, canvas.Width, canvas.Height),
            Mask = Pictures.Cut(soft, region, canvas.Width, canvas.Height),
            Strength = source.Strength,
            PasteBack = source.PasteBack ? new PasteBack(picture, soft, region, picture.Width, picture.Height) : null,
        };
    }

    private static Canvas Outpaint(Canvas canvas, ImageSource.Outpainting source)
    {
        var old = source.Image;
        var (width, height) = (canvas.Width, canvas.Height);
        var (newWidth, newHeight) = (old.Width + source.Left + source.Right, old.Height + source.Top + source.Bottom);
        var pixels = new byte[width * height * 3];
        var mask = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = old.Row(Math.Clamp(y - source.Top, 0, old.Height - 1));
            for (var x = 0; x < width; x++)
            {
                // What lies beyond continues the edge, so that the softened border mixes like with like.
                row.Slice(Math.Clamp(x - source.Left, 0, old.Width - 1) * 3, 3).CopyTo(pixels.AsSpan(((y * width) + x) * 3));
                mask[(y * width) + x] = Coverage(x, y);
            }
        }

        var extended = new RgbImage(width, height, pixels);
        var soft = new MaskImage(width, height, mask);
        return canvas with
        {
            Picture = extended,
            Mask = soft,
            Strength = source.Strength,
            PasteBack = new PasteBack(extended, soft, new PixelRegion(0, 0, width, height), newWidth, newHeight),
        };

        // Distance to the nearest edge that is continued, in steps of the feather.
        byte Coverage(int x, int y)
        {
            var (inX, inY) = (x - source.Left, y - source.Top);
            if (inX < 0 || inY < 0 || inX >= old.Width || inY >= old.Height)
            {
                return 255;
            }

            var distance = int.MaxValue;
            distance = source.Left > 0 ? Math.Min(distance, inX) : distance;
            distance = source.Top > 0 ? Math.Min(distance, inY) : distance;
            distance = source.Right > 0 ? Math.Min(distance, old.Width - 1 - inX) : distance;
            distance = source.Bottom > 0 ? Math.Min(distance, old.Height - 1 - inY) : distance;
            return distance >= source.Feather ? (byte)0 : (byte)(255 * (source.Feather - distance) / (source.Feather + 1));
        }
    }
}
