using System.Security.Cryptography;

namespace SogniLike.Coordinator.Blobs;

/// <summary>Name of a blob: the SHA-256 of its bytes.</summary>
/// <param name="Value">64 lower-case hexadecimal characters.</param>
public readonly record struct BlobId(string Value)
{
    /// <summary>The name of these bytes.</summary>
    public static BlobId Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
