namespace SogniLike.Imaging.Models.Onnx;

/// <summary>An attribute of a node, as far as it matters for safety.</summary>
internal sealed record OnnxAttribute
{
    public string Name { get; init; } = "";

    /// <summary>Its integers, the first 64.</summary>
    public IReadOnlyList<long> Integers { get; init; } = [];

    /// <summary>Its real numbers, the first 64.</summary>
    public IReadOnlyList<double> Reals { get; init; } = [];

    public IReadOnlyList<OnnxTensor> Tensors { get; init; } = [];

    public IReadOnlyList<OnnxGraph> Graphs { get; init; } = [];

    /// <summary>Holds sparse tensors.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Holds types, or the name of an attribute of a function around it.</summary>
    public bool IsForeign { get; init; }
}
