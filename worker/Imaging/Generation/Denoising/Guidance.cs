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
    /// <param name="request">Gives scales.</param>
    /// <param name="text">The encoded prompts.</param>
    /// <param name="imageChannels">Channels beyond those of the latent; null when the denoiser takes none.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    public static Guidance Create(ModelContract model, GenerationRequest request, TextConditioning text, float[]? imageChannels, int width, int height)
    {
        var conditional = Row(text.Positive, isNegative: false);
        return text.Negative is { } negative
            ? new ClassifierFree(Row(negative, isNegative: true), conditional, request.GuidanceScale, request.GuidanceRescale)
            : new None(conditional);

        DenoiserRow Row(PromptEmbedding prompt, bool isNegative) => new(
            prompt,
            model.Denoiser.TimeIds is null ? null : TimeIds.Create(model.Denoiser.TimeIdCount, width, height, isNegative ? request.NegativeAestheticScore : request.AestheticScore),
            null,
            imageChannels);
    }

    /// <summary>Whether a request needs its negative prompt with a model.</summary>
    public static bool NeedsNegativePrompt(DenoiserContract denoiser, GenerationRequest request) =>
        denoiser.TimestepCondition is null && ClassifierFreeGuidance.IsNeeded(request.GuidanceScale);

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
}
