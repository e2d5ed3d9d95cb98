namespace SogniLike.Imaging.Models.Weights;

/// <summary>An operation of a graph and what it reads and writes.</summary>
/// <param name="Name">Its name; exporters write the path of the module here.</param>
/// <param name="Type">Type of the operator.</param>
/// <param name="Inputs">Names of its inputs; empty for those left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Epsilon">Its attribute of that name; null without.</param>
/// <param name="TransposesB">True when it transposes its second input (<c>transB</c>).</param>
internal sealed record WeightNode(
    string Name,
    string Type,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    float? Epsilon,
    bool TransposesB);
