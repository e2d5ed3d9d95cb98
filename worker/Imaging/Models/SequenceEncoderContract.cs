using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the third text encoder of Stable Diffusion 3 (T5), whose tokens follow those of the others. Immutable.</summary>
public sealed record SequenceEncoderContract
{
    /// <summary>The .onnx file.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>The tokenizer whose ids it takes.</summary>
    public required UnigramTokenizer Tokenizer { get; init; }

    /// <summary>Token ids [batch, <see cref="Tokens"/>].</summary>
    public required OnnxTensorInfo InputIds { get; init; }

    /// <summary>Mask [batch, tokens], filled with ones as in training; null when the graph has none.</summary>
    public OnnxTensorInfo? AttentionMask { get; init; }

    /// <summary>The embeddings [batch, tokens, width].</summary>
    public required OnnxTensorInfo LastHiddenState { get; init; }

    /// <summary>Width of an embedding: that of the denoiser's.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Tokens that it is given, end and padding included.</summary>
    public required int Tokens { get; init; }
}
