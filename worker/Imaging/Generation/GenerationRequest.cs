using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Previews;

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

    /// <summary>Number of images, 1 to <see cref="GenerationLimits.MaxImages"/>. Image i has the seed plus i and looks as if it were made alone. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// Images with prompts and seeds of their own, which take the place of <see cref="Prompt"/>, <see cref="NegativePrompt"/> and <see cref="Seed"/>: as many as
    /// <see cref="Count"/>. Empty (the default): all have the request's. Each looks as if it were made alone.
    /// </summary>
    public IReadOnlyList<ImageWish> Images { get; init; } = [];

    /// <summary>Width in pixels; null takes one that suits <see cref="Source"/>: the model's for text to image.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels; null as with <see cref="Width"/>.</summary>
    public int? Height { get; init; }

    /// <summary>Sampling steps, 1 to <see cref="GenerationLimits.MaxSteps"/>; null (the default) takes <see cref="Exact.Sampling.ISampler.PreferredSteps"/>, or 20.</summary>
    public int? Steps { get; init; }

    /// <summary>The steps that <see cref="Steps"/> and <see cref="Sampler"/> ask for.</summary>
    internal int StepCount => Steps ?? Exact.Sampling.Samplers.ByName.GetValueOrDefault(Sampler)?.PreferredSteps ?? 20;

    /// <summary>What an image is made of, by its number.</summary>
    internal ImageWish WishOf(int image) => Images.Count > 0 ? Images[image] : new ImageWish(Prompt, NegativePrompt, unchecked(Seed + (ulong)image));

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

    /// <summary>How noise levels are spread over the steps; null (the default) takes what model and sampler say, see <see cref="Exact.Sampling.ISampler.PreferredSchedule"/>.</summary>
    public ScheduleType? Schedule { get; init; }

    /// <summary>Name of the noise source, see <see cref="Exact.Noise.NoiseSources"/>. Default <c>cpu</c>.</summary>
    public string NoiseSource { get; init; } = "cpu";

    /// <summary>Seed of the noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>A second seed mixed in; null for none.</summary>
    public VariationSeed? Variation { get; init; }

    /// <summary>A second pass at a larger size, for text to image; null for none.</summary>
    public HiresFix? Hires { get; init; }

    /// <summary>Previews while the image is made; null for none.</summary>
    public PreviewOptions? Preview { get; init; }

    /// <summary>Writes into the PNG what the image was made from. Default true.</summary>
    public bool EmbedMetadata { get; init; } = true;

    /// <summary>Hash of the model for the metadata, hexadecimal; null leaves it out.</summary>
    public string? ModelHash { get; init; }
}
