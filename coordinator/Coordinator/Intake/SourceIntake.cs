using System.Globalization;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Intake;

/// <summary>Reads what a request says of the picture that its images are made from. Pure functions.</summary>
internal static class SourceIntake
{
    private const string Image = "spec.init_image";
    private const string Strength = "spec.strength";
    private const string Mask = "spec.mask";
    private const string MaskBlur = "spec.mask_blur";
    private const string Area = "spec.mask_area";

    /// <summary>The source with every default filled in; null when the request names none, or when something is wrong with it, which is told to <paramref name="checks"/>.</summary>
    public static JobSource? Read(FieldChecks checks, SubmitRequest request, ModelRecord model, FoundSources found)
    {
        if (request.InitImage.Length == 0)
        {
            Needs(checks, Image, (Strength, request.Strength is not null), (Mask, request.Mask.Length > 0));
        }

        if (request.Mask.Length == 0)
        {
            Needs(checks, Mask, (MaskBlur, request.MaskBlur is not null), (Area, request.MaskArea != MaskArea.Unspecified));
        }

        if (request.InitImage.Length == 0)
        {
            return null;
        }

        var strength = request.Strength ?? IntakeLimits.UsualStrength;
        CheckStrength(checks, strength);
        checks.Range(MaskBlur, request.MaskBlur ?? IntakeLimits.UsualMaskBlur, 0, IntakeLimits.MaxMaskBlur);
        if (!Enum.IsDefined(request.MaskArea))
        {
            checks.Fail(Area, FieldErrorCode.Malformed, $"{Area} must be unspecified, whole or only_masked.");
        }

        var mode = request.Mask.Length > 0 ? JobNeeds.Inpainting : JobNeeds.ImageToImage;
        if (!model.Modes.Contains(mode, StringComparer.Ordinal))
        {
            checks.Fail(Image, FieldErrorCode.ModeUnsupported, $"The model {model.Name} has no image encoder, so it makes nothing from pictures.");
        }

        CheckFound(checks, Image, request.InitImage, found.Image);
        if (request.Mask.Length > 0)
        {
            CheckFound(checks, Mask, request.Mask, found.Mask);
        }

        if (found is { Image: { } picture, Mask: { } mask } && (picture.Width != mask.Width || picture.Height != mask.Height))
        {
            checks.Fail(
                Mask, FieldErrorCode.ImageWrongSize, $"{Mask} has {mask.Width}x{mask.Height} pixels; it must have those of {Image}, {picture.Width}x{picture.Height}.");
        }

        return !checks.AllHold ? null : new JobSource
        {
            Image = found.Image!.Blob,
            ImageBytes = found.Image.SizeBytes,
            Width = found.Image.Width,
            Height = found.Image.Height,
            Strength = strength,
            Mask = found.Mask?.Blob,
            MaskBytes = found.Mask?.SizeBytes ?? 0,
            MaskBlur = found.Mask is null ? 0 : (int)(request.MaskBlur ?? IntakeLimits.UsualMaskBlur),
            OnlyMasked = request.MaskArea == MaskArea.OnlyMasked,
        };
    }

    /// <summary>The size of an image whose request names none: the picture's, rounded down, where the model makes that; else the model's.</summary>
    public static (long Width, long Height) SizeOf(FoundSource? picture, ModelRecord model)
    {
        var (width, height) = (picture?.Width / 8 * 8 ?? 0, picture?.Height / 8 * 8 ?? 0);
        return width >= 8 && height >= 8 && width <= model.Limits.MaxWidth && height <= model.Limits.MaxHeight
            ? (width, height)
            : (model.Defaults.Width, model.Defaults.Height);
    }

    /// <summary>What only shows once all is known: whether a step is left, and whether the sampler can begin in the middle.</summary>
    public static void CheckWhole(FieldChecks checks, JobSpec spec, ModelRecord model)
    {
        if (spec.Source is not { Strength: var strength })
        {
            return;
        }

        if ((int)(spec.Steps * strength) < 1)
        {
            checks.Fail(
                Strength,
                FieldErrorCode.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"{Strength} is {strength}; of {spec.Steps} steps it must leave at least one, so it must be at least {1.0 / spec.Steps:0.####}."));
        }
        else if (TrajectoryModel.Of(model) is { } known && known.PlanOf(spec) is null)
        {
            checks.Fail("spec.sampler", FieldErrorCode.ModeUnsupported, $"The sampler {spec.Sampler} cannot begin with a picture.");
        }
    }

    /// <summary>The error of a picture that was let go of while the request was looked at.</summary>
    public static FieldError Gone(bool isImage) =>
        new(isImage ? Image : Mask, FieldErrorCode.UnknownImage, $"{(isImage ? Image : Mask)} names something that is no longer kept.");

    private static void CheckStrength(FieldChecks checks, double strength)
    {
        if (!double.IsFinite(strength))
        {
            checks.Fail(Strength, FieldErrorCode.NotFinite, $"{Strength} must be a finite number above 0, at most 1.");
        }
        else if (strength is <= 0 or > 1)
        {
            checks.Fail(Strength, FieldErrorCode.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{Strength} must be above 0, at most 1; it is {strength}."));
        }
    }

    private static void CheckFound(FieldChecks checks, string field, string hash, FoundSource? found)
    {
        if (!Secrets.IsSecret(hash))
        {
            checks.Fail(field, FieldErrorCode.Malformed, $"{field} must be a SHA-256: 32 bytes.");
        }
        else if (found is null)
        {
            checks.Fail(
                field, FieldErrorCode.UnknownImage, $"{field} names nothing that the account uploaded and is still kept, nor the image of a delivered job of its own.");
        }
    }

    private static void Needs(FieldChecks checks, string needed, params ReadOnlySpan<(string Field, bool IsSet)> fields)
    {
        foreach (var (field, isSet) in fields)
        {
            if (isSet)
            {
                checks.Fail(needed, FieldErrorCode.Required, $"{needed} must be set where {field} is.");
            }
        }
    }
}
