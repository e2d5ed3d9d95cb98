namespace SogniLike.Imaging.Models;

/// <summary>The file of a graph.</summary>
/// <param name="Path">Full path of the .onnx file.</param>
/// <param name="WeightBytes">Bytes of its weights, those outside the file included.</param>
public sealed record GraphFile(string Path, long WeightBytes);
