using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>What steers one image: the rows that the denoiser evaluates for it in each step, and how their predictions become one.</summary>
internal abstract class Guidance
{
    private protected Guidance(params DenoiserRow[] rows) => Rows = rows;

    /// <summary>What is evaluated in each step.</summary>
    public IReadOnlyList<DenoiserRow> Rows { get; }

    /// <summary>Makes one prediction of those of <see cref="Rows"/>, in their order. May overwrite them.</summary>
    public abstract float[] Combine(ReadOnlySpan<float[]> predictions);

    /// <summary>The guidance that a request asks for and a model allows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">Gives scales and scores.</param>
    /// <param name="text">The encoded prompts.</param>
    /// <param name="image">What the denoiser takes beside the latent; null when it takes nothing, or for nothing known of the image.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    public static Guidance Create(ModelContract model, GenerationRequest request, TextConditioning text, ImageChannels? image, int width, int height)
    {
        var channels = image?.Values ?? Unknown(model, width, height);
        var conditional = Row(text.Positive, isNegative: false, channels);
        if (text.Negative is not { } negative)
        {
            return new None(conditional);
        }

        var unconditional = Row(negative, isNegative: true, channels);
        return model.Denoiser.ImageConditioning == ImageConditioning.Editing && image is { } edited
            ? new TextAndImage(conditional, unconditional, unconditional with { ImageChannels = null }, request.GuidanceScale, edited.GuidanceScale)
            : new ClassifierFree(unconditional, conditional, request.GuidanceScale, request.GuidanceRescale);

        DenoiserRow Row(PromptEmbedding prompt, bool isNegative, float[]? imageChannels) => new(
            prompt,
            model.Denoiser.TimeIds is null
                ? null
                : TimeIds.Create(model.Denoiser.TimeIdCount, width, height, isNegative ? request.NegativeAestheticScore : request.AestheticScore),
            model.Denoiser.TimestepCondition is null
                ? null
                : GuidanceEmbedding.Create(request.GuidanceScale, model.Denoiser.TimestepConditionSize),
            imageChannels);
    }

    /// <summary>Whether a request needs its negative prompt with a model. Latent consistency models learned guidance and take its scale instead.</summary>
    public static bool NeedsNegativePrompt(DenoiserContract denoiser, GenerationRequest request) =>
        denoiser.TimestepCondition is null && ClassifierFreeGuidance.IsNeeded(request.GuidanceScale);

    /// <summary>What an inpainting model gets without an image: a mask of ones over an image of zeros.</summary>
    private static float[]? Unknown(ModelContract model, int width, int height)
    {
        if (model.Denoiser.ImageConditioning != ImageConditioning.Inpainting)
        {
            return null;
        }

        var unit = model.ImageDecoder.PixelsPerLatent;
        var plane = width / unit * (height / unit);
        var channels = new float[(model.Denoiser.InputChannels - model.Denoiser.LatentChannels) * plane];
        channels.AsSpan(0, plane).Fill(1);
        return channels;
    }

    private sealed class None(DenoiserRow row) : Guidance(row)
    {
        public override float[] Combine(ReadOnlySpan<float[]> predictions) => predictions[0];
    }

    private sealed class ClassifierFree(DenoiserRow unconditional, DenoiserRow conditional, double scale, double rescale) : Guidance(unconditional, conditional)
    {
        public override float[] Combine(ReadOnlySpan<float[]> predictions)
        {
            var (guided, conditional) = (predictions[0], predictions[1]);
            ClassifierFreeGuidance.Apply(guided, conditional, scale, guided);
            if (rescale > 0)
            {
                ClassifierFreeGuidance.Rescale(conditional, rescale, guided);
            }

            return guided;
        }
    }

    /// <summary>Guidance by text and by image (Brooks et al., 2023, formula 3).</summary>
    private sealed class TextAndImage(DenoiserRow both, DenoiserRow imageOnly, DenoiserRow neither, double textScale, double imageScale)
        : Guidance(both, imageOnly, neither)
    {
        public override float[] Combine(ReadOnlySpan<float[]> predictions)
        {
            var (both, image, neither) = (predictions[0], predictions[1], predictions[2]);
            var (byText, byImage) = ((float)textScale, (float)imageScale);
            for (var i = 0; i < both.Length; i++)
            {
                both[i] = neither[i] + (byText * (both[i] - image[i])) + (byImage * (image[i] - neither[i]));
            }

            return both;
        }
    }
}
