namespace SogniLike.Imaging.Models.Onnx;

/// <summary>What an .onnx file says about itself, read without its weights.</summary>
internal sealed record OnnxGraphInfo
{
    /// <summary>Inputs that a caller must fill: those without an initial value.</summary>
    public required IReadOnlyList<OnnxTensorInfo> Inputs { get; init; }

    public required IReadOnlyList<OnnxTensorInfo> Outputs { get; init; }

    /// <summary>Version of each operator set, by domain ("" is ai.onnx).</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }

    /// <summary>All operators, as domain and type, those of subgraphs included.</summary>
    public required IReadOnlySet<(string Domain, string Type)> Operators { get; init; }

    public required int NodeCount { get; init; }

    /// <summary>Bytes of weights in the file and outside.</summary>
    public required long InitializerBytes { get; init; }

    public required IReadOnlyList<OnnxExternalData> ExternalData { get; init; }

    /// <summary>True when the file holds functions of its own.</summary>
    public required bool HasFunctions { get; init; }

    /// <summary>True when the file holds sparse weights.</summary>
    public required bool HasSparseInitializers { get; init; }
}
