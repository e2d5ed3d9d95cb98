using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the denoiser: a UNet or a transformer. Immutable.</summary>
public sealed record DenoiserContract
{
    /// <summary>Number of tokens of the third encoder (T5) of transformers.</summary>
    public const int OtherEncoderTokens = 256;

    /// <summary>The .onnx file.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>The noisy latent, with further channels where the model takes an image [batch, <see cref="InputChannels"/>, height, width].</summary>
    public required OnnxTensorInfo Sample { get; init; }

    /// <summary>The timestep: a scalar, [1] or [batch].</summary>
    public required OnnxTensorInfo Timestep { get; init; }

    /// <summary>The text embeddings [batch, tokens, width].</summary>
    public required OnnxTensorInfo Context { get; init; }

    /// <summary>What the model predicts [batch, <see cref="LatentChannels"/>, height, width].</summary>
    public required OnnxTensorInfo Prediction { get; init; }

    /// <summary>Number of channels of a latent.</summary>
    public required int LatentChannels { get; init; }

    /// <summary>Number of channels of <see cref="Sample"/>.</summary>
    public required int InputChannels { get; init; }

    /// <summary>What the channels beyond those of the latent are.</summary>
    public ImageConditioning ImageConditioning =>
        InputChannels == LatentChannels ? ImageConditioning.None
        : InputChannels == 2 * LatentChannels ? ImageConditioning.Editing
        : ImageConditioning.Inpainting;

    /// <summary>Width of a text embedding; null when no part of the model says it.</summary>
    public int? ContextSize { get; init; }

    /// <summary>The embedding of the whole text [batch, width]; null when the graph has none.</summary>
    public OnnxTensorInfo? Pooled { get; init; }

    /// <summary>
    /// True for the transformer of Stable Diffusion 3: the text embeddings are filled up with zeros to the width of its third encoder, whose tokens follow them, and
    /// <see cref="Pooled"/> holds those of all encoders side by side instead of that of the last.
    /// </summary>
    public bool IsTransformer { get; init; }

    /// <summary>Sizes and crop, or sizes, crop and aesthetic score [batch, <see cref="TimeIdCount"/>]; null when the graph has none.</summary>
    public OnnxTensorInfo? TimeIds { get; init; }

    /// <summary>6 for a base model of Stable Diffusion XL, 5 for its refiner.</summary>
    public int TimeIdCount { get; init; }

    /// <summary>Embedding of the guidance scale of latent consistency models [batch, <see cref="TimestepConditionSize"/>]; null when the graph has none.</summary>
    public OnnxTensorInfo? TimestepCondition { get; init; }

    /// <summary>Width of <see cref="TimestepCondition"/>.</summary>
    public int TimestepConditionSize { get; init; }

    /// <summary>Control images of ControlNets inside the graph; null when it has none.</summary>
    public FusedControlContract? FusedControl { get; init; }

    /// <summary>What a ControlNet beside the graph adds to its features; empty when the graph takes nothing of the kind.</summary>
    public IReadOnlyList<OnnxTensorInfo> Residuals { get; init; } = [];

    /// <summary>Number of images that every call takes; null when it takes any.</summary>
    public int? FixedBatch => BatchInputs.Select(static input => input.Shape![0].Size).FirstOrDefault(static size => size is not null) is { } size ? (int)size : null;

    /// <summary>Number of tokens that <see cref="Context"/> takes; null when it takes any.</summary>
    public int? FixedTokens => Context.Shape![1].Size is { } size ? (int)size : null;

    private IEnumerable<OnnxTensorInfo> BatchInputs =>
        new[] { Sample, Context, Pooled, TimeIds, TimestepCondition }.OfType<OnnxTensorInfo>();
}
