namespace SogniLike.Imaging.Models.Onnx;

/// <summary>A graph or a subgraph, as the file describes it.</summary>
internal sealed record OnnxGraph
{
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    public required IReadOnlyList<OnnxTensor> Initializers { get; init; }

    /// <summary>All inputs, those with an initial value included.</summary>
    public required IReadOnlyList<OnnxTensorInfo> Inputs { get; init; }

    public required IReadOnlyList<OnnxTensorInfo> Outputs { get; init; }

    public required int SparseInitializers { get; init; }
}
