namespace SogniLike.Imaging.Models.Onnx;

/// <summary>A tensor of constants as the file describes it, without its data; only small ones bring their values. Nothing here is checked yet.</summary>
internal sealed record OnnxTensor
{
    /// <summary>Largest number of elements whose values are read: enough for shapes, repeats and scales.</summary>
    public const int MaxValues = 64;

    public string Name { get; init; } = "";

    public OnnxElementType ElementType { get; init; }

    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>Number of elements; null when a dimension is negative or the product is beyond 2^48.</summary>
    public long? Elements { get; init; }

    /// <summary>Bytes of the data inside the file.</summary>
    public long InlineBytes { get; init; }

    /// <summary>Which fields of the message hold data.</summary>
    public IReadOnlyList<int> DataFields { get; init; } = [];

    /// <summary>Keys and values of the reference to another file, as they stand.</summary>
    public IReadOnlyList<(string Key, string Value)> ExternalEntries { get; init; } = [];

    public bool IsExternal { get; init; }

    public bool HasSegment { get; init; }

    /// <summary>The integers (or truth values) of a small tensor; null for others.</summary>
    public IReadOnlyList<long>? Integers { get; init; }

    /// <summary>The real numbers of a small tensor; null for others.</summary>
    public IReadOnlyList<double>? Reals { get; init; }
}
