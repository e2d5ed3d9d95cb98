using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models;

/// <summary>How to call a text encoder. Immutable.</summary>
public sealed record TextEncoderContract
{
    /// <summary>The .onnx file.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>The tokenizer whose ids it takes.</summary>
    public required ClipTokenizer Tokenizer { get; init; }

    /// <summary>Token ids [batch, tokens].</summary>
    public required OnnxTensorInfo InputIds { get; init; }

    /// <summary>Mask [batch, tokens], filled with ones; null when the graph has none.</summary>
    public OnnxTensorInfo? AttentionMask { get; init; }

    /// <summary>The embeddings after the last layer and the final norm [batch, tokens, width]; null when the graph does not put them out.</summary>
    public OnnxTensorInfo? LastHiddenState { get; init; }

    /// <summary>The embeddings after each layer, without the final norm; entry 0 is before the first. Empty when the graph does not put them out.</summary>
    public IReadOnlyList<OnnxTensorInfo> Layers { get; init; } = [];

    /// <summary>The embedding of the whole text [batch, width]; null when the denoiser does not ask for it.</summary>
    public OnnxTensorInfo? Pooled { get; init; }

    /// <summary>Width of an embedding.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of <see cref="Pooled"/>; 0 without.</summary>
    public int PooledSize { get; init; }

    /// <summary>True when the denoiser was trained on the last but one layer without the final norm, as in Stable Diffusion XL and 3.</summary>
    public bool UsesPenultimateLayer { get; init; }

    /// <summary>
    /// Largest layer from the end that can be chosen, 1 being the one the model was trained with. 1 when the graph puts out no layers, or when the weights of the
    /// final norm, which skipped layers lack, were not found in it.
    /// </summary>
    public int MaxClipSkip => UsesPenultimateLayer ? Math.Max(1, Layers.Count - 2) : FinalNorm is null ? 1 : Math.Max(1, Layers.Count - 1);

    internal LayerNorm? FinalNorm { get; init; }
}
