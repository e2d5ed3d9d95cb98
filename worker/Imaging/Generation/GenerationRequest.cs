using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Generation;

/// <summary>One image to make.</summary>
public sealed record GenerationRequest
{
    /// <summary>What the image shows; may be empty.</summary>
    public required string Prompt { get; init; }

    /// <summary>
    /// What the image must not show; has an effect only with guidance above 1. Null says nothing, which Stable Diffusion XL knows from an empty text.
    /// </summary>
    public string? NegativePrompt { get; init; }

    /// <summary>How both prompts are read. Default <see cref="PromptSyntax.Weighted"/>.</summary>
    public PromptSyntax PromptSyntax { get; init; } = PromptSyntax.Weighted;

    /// <summary>
    /// Layer of the text encoder that is used, counted from the end as A1111's web UI does: 1 (the default) is what the model was trained with, 2 the layer before.
    /// At most what the export puts out.
    /// </summary>
    public int ClipSkip { get; init; } = 1;

    /// <summary>What the image is made from. Default: noise alone.</summary>
    public ImageSource Source { get; init; } = ImageSource.Noise.Instance;

    /// <summary>Width in pixels; null takes the model's.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels; null takes the model's.</summary>
    public int? Height { get; init; }

    /// <summary>Sampling steps, 1 to <see cref="GenerationLimits.MaxSteps"/>. Default 20.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Guidance scale, 0 to 100. At 1 and below the unconditional half is not computed. Default 7.5.</summary>
    public double GuidanceScale { get; init; } = 7.5;

    /// <summary>How far guided outputs are pulled back to the deviation of the conditional ones, 0 (not; the default) to 1.</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>Images that the ControlNets of the model follow, in their order; empty by default. At most as many as the model takes.</summary>
    public IReadOnlyList<ControlImage> Controls { get; init; } = [];

    /// <summary>Asks the safety checker of the model about the result, see <see cref="GeneratedImage.IsFlagged"/>. Default false.</summary>
    public bool CheckSafety { get; init; }

    /// <summary>Aesthetic score that refiners of Stable Diffusion XL aim at, 0 to 10. Default 6.</summary>
    public double AestheticScore { get; init; } = 6;

    /// <summary>Aesthetic score of the negative prompt of refiners, 0 to 10. Default 2.5.</summary>
    public double NegativeAestheticScore { get; init; } = 2.5;

    /// <summary>Name of the sampler, see <see cref="Exact.Sampling.Samplers"/>. Default <c>ddim</c>.</summary>
    public string Sampler { get; init; } = "ddim";

    /// <summary>Share of fresh noise in each step, 0 to 1; null (the default) takes the sampler's, see <see cref="Exact.Sampling.SamplerOptions.Eta"/>.</summary>
    public double? Eta { get; init; }

    /// <summary>Name of the noise source, see <see cref="Exact.Noise.NoiseSources"/>. Default <c>cpu</c>.</summary>
    public string NoiseSource { get; init; } = "cpu";

    /// <summary>Seed of the noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Hash of the model for the metadata, hexadecimal; null leaves it out.</summary>
    public string? ModelHash { get; init; }

    /// <summary>What the request says to its sampler. Transformers look at 2 x 2 elements of a latent as one token.</summary>
    internal SamplerOptions SamplerOptions(ModelContract model)
    {
        var unit = model.ImageDecoder.PixelsPerLatent * 2;
        return new SamplerOptions
        {
            Eta = Eta,
            ImageTokens = model.Denoiser.IsTransformer ? (Width ?? model.DefaultSize) / unit * ((Height ?? model.DefaultSize) / unit) : null,
        };
    }
}
