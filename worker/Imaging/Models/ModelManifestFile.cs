namespace SogniLike.Imaging.Models;

/// <summary>A file of a model.</summary>
/// <param name="Path">Path below the model folder, with forward slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Hash of the content, 32 bytes.</param>
public sealed record ModelManifestFile(string Path, long Length, ReadOnlyMemory<byte> Sha256);
