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

    /// <summary>The whole structure.</summary>
    public required OnnxGraph Graph { get; init; }

    /// <summary>Version of the format.</summary>
    public required long IrVersion { get; init; }

    /// <summary>Domains whose version stands twice.</summary>
    public required IReadOnlyList<string> RepeatedOpsets { get; init; }

    /// <summary>True when the file holds functions of its own.</summary>
    public required bool HasFunctions { get; init; }

    /// <summary>True when the file holds instructions for training.</summary>
    public required bool HasTrainingInfo { get; init; }

    /// <summary>Length of the .onnx file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>The graph file and the files of its external data as they were when checked; empty before <see cref="OnnxFileCheck"/> is done.</summary>
    public IReadOnlyList<FileIdentity> Files { get; init; } = [];
}
