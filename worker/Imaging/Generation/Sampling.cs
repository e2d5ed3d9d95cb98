using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;

namespace SogniLike.Imaging.Generation;

/// <summary>The sampling plans of a request.</summary>
internal static class Sampling
{
    /// <summary>The plan of the (first) pass.</summary>
    /// <exception cref="ArgumentException">The sampler does not take the settings; the message names the field.</exception>
    public static SamplingPlan PlanOf(GenerationRequest request, ModelContract model)
    {
        var (width, height) = CanvasBuilder.SizeOf(request, model);
        return Create(request, model, request.StepCount, StrengthOf(request.Source), width, height);
    }

    /// <summary>The plan of the second pass; null when there is none.</summary>
    /// <exception cref="ArgumentException">As <see cref="PlanOf"/>.</exception>
    public static SamplingPlan? PlanOfHires(GenerationRequest request, ModelContract model)
    {
        if (request.Hires is not { } hires)
        {
            return null;
        }

        var (width, height) = HiresSize(request, hires, model);
        return Create(request, model, hires.Steps ?? request.StepCount, hires.Strength, width, height);
    }

    /// <summary>Size of the second pass in pixels.</summary>
    public static (int Width, int Height) HiresSize(GenerationRequest request, HiresFix hires, ModelContract model)
    {
        var (width, height) = CanvasBuilder.SizeOf(request, model);
        var unit = model.ImageDecoder.PixelsPerLatent;
        return ((int)(width * hires.Scale) / unit * unit, (int)(height * hires.Scale) / unit * unit);
    }

    private static double StrengthOf(ImageSource source) => source switch
    {
        ImageSource.Picture picture => picture.Strength,
        ImageSource.Inpainting inpainting => inpainting.Strength,
        ImageSource.Outpainting outpainting => outpainting.Strength,
        _ => 1,
    };

    private static SamplingPlan Create(GenerationRequest request, ModelContract model, int steps, double strength, int width, int height)
    {
        // Transformers see squares of 2 x 2 latent elements.
        var unit = model.ImageDecoder.PixelsPerLatent * 2;
        return Samplers.ByName[request.Sampler].CreatePlan(
            model.Scheduler,
            steps,
            new SamplerOptions { Eta = request.Eta, Schedule = request.Schedule, Strength = strength, ImageTokens = model.Denoiser.IsTransformer ? width / unit * (height / unit) : null });
    }
}
