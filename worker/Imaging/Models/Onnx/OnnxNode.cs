namespace SogniLike.Imaging.Models.Onnx;

/// <summary>An operation of a graph.</summary>
/// <param name="Index">Its place in the graph, from 0.</param>
internal sealed record OnnxNode(int Index)
{
    public string Name { get; init; } = "";

    public string Type { get; init; } = "";

    /// <summary>Empty for ai.onnx.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Names one of several functions of the same name.</summary>
    public bool HasOverload { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    public IReadOnlyList<OnnxAttribute> Attributes { get; init; } = [];

    /// <summary>What a person finds it by.</summary>
    public string Label => $"{(Name.Length > 0 ? OnnxText.Show(Name) : $"#{Index}")} ({OnnxText.Show(Domain.Length == 0 ? Type : $"{Domain}.{Type}")})";

    public OnnxAttribute? Attribute(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }
}
