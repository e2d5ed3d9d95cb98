namespace SogniLike.Imaging.Models;

/// <summary>The files that a model consists of, as somebody trusted lists them.</summary>
/// <param name="Files">Every file; nothing else may lie in the folder's parts.</param>
public sealed record ModelManifest(IReadOnlyList<ModelManifestFile> Files)
{
    private readonly Dictionary<string, ModelManifestFile> _byPath = Files.ToDictionary(static file => file.Path, StringComparer.Ordinal);

    /// <summary>True when a file is part of the model.</summary>
    /// <param name="path">Path below the model folder, with forward slashes.</param>
    public bool Lists(string path) => _byPath.ContainsKey(path);
}
