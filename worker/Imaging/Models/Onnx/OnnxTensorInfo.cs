namespace SogniLike.Imaging.Models.Onnx;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its dimensions; null when not even their number is given.</param>
public sealed record OnnxTensorInfo(string Name, OnnxElementType ElementType, IReadOnlyList<OnnxDimension>? Shape)
{
    /// <summary>Number of dimensions; null when not given.</summary>
    public int? Rank => Shape?.Count;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {ElementType}[{(Shape is null ? "..." : string.Join(", ", Shape))}]";
}
