using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the text encoder.</summary>
/// <param name="Graph">The .onnx file.</param>
/// <param name="InputIds">Token ids [batch, tokens].</param>
/// <param name="AttentionMask">Mask [batch, tokens], filled with ones; null when the graph has none.</param>
/// <param name="HiddenStates">The embeddings [batch, tokens, <paramref name="HiddenSize"/>].</param>
/// <param name="HiddenSize">Width of an embedding.</param>
public sealed record TextEncoderContract(GraphFile Graph, OnnxTensorInfo InputIds, OnnxTensorInfo? AttentionMask, OnnxTensorInfo HiddenStates, int HiddenSize);
