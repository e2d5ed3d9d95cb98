using System.Globalization;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Modes;

/// <summary>Checks the parts of a request that say what an image is made from and in how many passes. Fields are named with their part, such as <c>Source.Strength</c>.</summary>
internal sealed class ModeValidator
{
    private readonly ModelContract _model;
    private readonly GenerationLimits _limits;
    private readonly List<RequestFault> _faults;

    private ModeValidator(ModelContract model, GenerationLimits limits, List<RequestFault> faults) => (_model, _limits, _faults) = (model, limits, faults);

    /// <summary>Adds everything wrong to the faults found so far.</summary>
    public static void Check(GenerationRequest request, ModelContract model, GenerationLimits limits, List<RequestFault> faults)
    {
        var validator = new ModeValidator(model, limits, faults);
        validator.Range(nameof(request.Count), request.Count, 1, limits.MaxImages);
        if (request.Schedule is { } schedule && !Enum.IsDefined(schedule))
        {
            validator.Add(nameof(request.Schedule), $"is none of {string.Join(", ", ScheduleTypes.ByName.Keys.Order(StringComparer.Ordinal))}.");
        }

        if (request.Variation is { } variation)
        {
            validator.Range("Variation.Strength", variation.Strength, 0, 1);
        }

        validator.CheckSource(request);
        validator.CheckHires(request);
        validator.CheckPreview(request);
    }

    private void CheckSource(GenerationRequest request)
    {
        const string Field = nameof(request.Source);
        if (request.Source is ImageSource.Editing && _model.Denoiser.ImageConditioning != ImageConditioning.Editing)
        {
            Add(Field, "is an editing; this model was not trained for it.");
            return;
        }

        switch (request.Source)
        {
            case ImageSource.Picture picture:
                CheckPicture(picture.Image);
                Strength(picture.Strength);
                Fit(picture.Fit);
                break;
            case ImageSource.Editing editing:
                CheckPicture(editing.Image);
                Range("Source.ImageGuidanceScale", editing.ImageGuidanceScale, 1, 100);
                Fit(editing.Fit);
                break;
            case ImageSource.Inpainting inpainting:
                CheckPicture(inpainting.Image);
                CheckInpainting(inpainting);
                break;
            case ImageSource.Outpainting outpainting:
                CheckPicture(outpainting.Image);
                CheckOutpainting(request, outpainting);
                break;
        }
    }

    private void CheckInpainting(ImageSource.Inpainting source)
    {
        Strength(source.Strength);
        Fit(source.Fit);
        Range("Source.MaskGrow", source.MaskGrow, -256, 256);
        Range("Source.MaskBlur", source.MaskBlur, 0, 256);
        Range("Source.Padding", source.Padding, 0, 1024);
        if (!Enum.IsDefined(source.Area))
        {
            Add("Source.Area", "is unknown.");
        }

        if (source.Area == MaskArea.OnlyMasked && !source.PasteBack)
        {
            Add("Source.PasteBack", "must be true when Source.Area is OnlyMasked.");
        }

        if (source.Mask.Width != source.Image.Width || source.Mask.Height != source.Image.Height)
        {
            Add("Source.Mask", $"has {source.Mask.Width}x{source.Mask.Height} pixels; it must have those of the image, {source.Image.Width}x{source.Image.Height}.");
        }
        else if (_faults.Count == 0 && Masks.Bounds(CanvasBuilder.Soften(source)) is null)
        {
            Add("Source.Mask", "marks nothing; at least one pixel must be left of it after growing and blurring.");
        }
    }

    private void CheckOutpainting(GenerationRequest request, ImageSource.Outpainting source)
    {
        Strength(source.Strength);
        foreach (var (name, margin) in new[] { ("Left", source.Left), ("Top", source.Top), ("Right", source.Right), ("Bottom", source.Bottom) })
        {
            Range($"Source.{name}", margin, 0, 1024);
        }

        Range("Source.Feather", source.Feather, 0, 256);
        if (source is { Left: 0, Top: 0, Right: 0, Bottom: 0 })
        {
            Add("Source.Left", "is 0 as Top, Right and Bottom are; at least one must be above 0.");
        }

        if (request.Width is not null || request.Height is not null)
        {
            Add(request.Width is not null ? nameof(request.Width) : nameof(request.Height), "must be null for outpainting: the size is that of the image and its margins.");
        }
    }

    private void CheckHires(GenerationRequest request)
    {
        if (request.Hires is not { } hires)
        {
            return;
        }

        var before = _faults.Count;
        Range("Hires.Scale", hires.Scale, Math.BitIncrement(1.0), 8, "above 1 to 8");
        Strength(hires.Strength, "Hires.Strength");
        if (hires.Steps is { } steps)
        {
            Range("Hires.Steps", steps, 1, Math.Min(_limits.MaxSteps, _model.Scheduler.TrainingTimesteps));
        }

        if (!Enum.IsDefined(hires.Method))
        {
            Add("Hires.Method", "is unknown.");
        }

        if (request.Source is not ImageSource.Noise)
        {
            Add("Hires", "goes with text to image only.");
        }

        if (hires.Method == HiresMethod.Pixels)
        {
            RequireEncoder("Hires.Method", "is Pixels");
        }
        else if (hires.Upscaler is not null)
        {
            Add("Hires.Upscaler", "is only used when Hires.Method is Pixels; it must be null.");
        }

        if (_faults.Count == before && request.Width is null or > 0 && request.Height is null or > 0)
        {
            var (width, height) = Sampling.HiresSize(request, hires, _model);
            if (_model.ExplainSize(width, height) is { } reason)
            {
                Add("Hires.Scale", $"leads to {width}x{height} pixels: {reason}");
            }
            else if ((long)width * height > _limits.MaxPixels)
            {
                Add("Hires.Scale", $"leads to {(long)width * height} pixels; the limit is {_limits.MaxPixels}.");
            }
            else if (hires.Upscaler?.Explain(request.Width ?? _model.DefaultSize, request.Height ?? _model.DefaultSize, new UpscaleOptions()) is { } tooLarge)
            {
                Add("Hires.Upscaler", tooLarge);
            }
        }
    }

    private void CheckPreview(GenerationRequest request)
    {
        if (request.Preview is { } preview)
        {
            Range("Preview.EverySteps", preview.EverySteps, 1, 1000);
            Range("Preview.MaxBytes", preview.MaxBytes, 1024, 1 << 24);
            if (preview.Decoder is { } decoder && decoder.Channels != _model.Denoiser.LatentChannels)
            {
                Add("Preview.Decoder", $"takes {decoder.Channels} channels; the latents of this model have {_model.Denoiser.LatentChannels}.");
            }
        }
    }

    private void CheckPicture(RgbImage image)
    {
        if ((long)image.Width * image.Height > _limits.MaxInputPixels)
        {
            Add("Source.Image", $"has {(long)image.Width * image.Height} pixels; the limit is {_limits.MaxInputPixels}.");
        }

        RequireEncoder("Source", "starts from an image");
    }

    private void RequireEncoder(string field, string why)
    {
        if (_model.ImageEncoder is null)
        {
            var defects = _model.ImageEncoderDefects.Count == 0 ? "it has no vae_encoder/model.onnx" : string.Join(' ', _model.ImageEncoderDefects);
            Add(field, $"{why}; this model cannot: {defects}.");
        }
    }

    private void Strength(double value, string field = "Source.Strength") => Range(field, value, double.Epsilon, 1, "above 0 to 1");

    private void Fit(ImageFit fit)
    {
        if (!Enum.IsDefined(fit))
        {
            Add("Source.Fit", "is unknown.");
        }
    }

    private void Range(string field, double value, double min, double max, string? limits = null)
    {
        if (!(value >= min && value <= max))
        {
            var range = limits ?? string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
            Add(field, string.Create(CultureInfo.InvariantCulture, $"is {value}; it must be {range}."));
        }
    }

    private void Add(string field, string message) => _faults.Add(new RequestFault(field, $"{field} {message}"));
}
