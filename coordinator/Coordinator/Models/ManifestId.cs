namespace SogniLike.Coordinator.Models;

/// <summary>SHA-256 of a model manifest's canonical form (proto/README.md): names exactly the files that draw.</summary>
/// <param name="Value">64 lower-case hexadecimal characters.</param>
public readonly record struct ManifestId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
