namespace SogniLike.Coordinator.Blobs;

/// <summary>Name of a blob: the SHA-256 of its bytes.</summary>
/// <param name="Value">64 lower-case hexadecimal characters.</param>
public readonly record struct BlobId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
