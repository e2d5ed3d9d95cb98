namespace SogniLike.Coordinator.Identity;

/// <summary>The pool's one-time login of its owner, as it is kept: the secret only as a hash. A pool has one at most.</summary>
public sealed record OwnerLoginRecord
{
    public required string Id { get; init; }

    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long ExpiresAtMs { get; init; }

    /// <summary>The key that it was exchanged for; null: it can still be used.</summary>
    public string? KeyId { get; init; }
}
