namespace SogniLike.Imaging.Models;

/// <summary>Bounds on what is read from a model folder before anything is loaded.</summary>
public sealed record ModelLimits
{
    /// <summary>Largest configuration file, in bytes. Default 1 MiB.</summary>
    public int MaxConfigurationBytes { get; init; } = 1 << 20;

    /// <summary>Largest vocabulary or merges file, in bytes. Default 16 MiB.</summary>
    public int MaxVocabularyBytes { get; init; } = 16 << 20;

    /// <summary>Largest .onnx file, in bytes. Default 2 GiB, the bound of the format.</summary>
    public long MaxGraphBytes { get; init; } = int.MaxValue;

    /// <summary>Most bytes of weights of one graph, inside and outside the .onnx file. Default 32 GiB.</summary>
    public long MaxInitializerBytes { get; init; } = 32L << 30;

    /// <summary>Most nodes of one graph, those of its subgraphs included. Default 100,000.</summary>
    public int MaxNodes { get; init; } = 100_000;

    /// <summary>Most tensors with weights of one graph. Default 100,000.</summary>
    public int MaxInitializers { get; init; } = 100_000;
}
