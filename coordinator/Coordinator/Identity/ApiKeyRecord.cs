namespace SogniLike.Coordinator.Identity;

/// <summary>An API key as it is kept: the secret only as a hash.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Public part of the key.</summary>
    public required string Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>For people, 0 to 64 characters.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so a plain hash cannot be searched.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>Unix milliseconds; null: never.</summary>
    public long? ExpiresAtMs { get; init; }

    public bool Revoked { get; init; }

    /// <summary>The key that made it and that it depends on; null for a key of its own. A sub-key has no sub-keys.</summary>
    public string? ParentId { get; init; }

    /// <summary>Null: none.</summary>
    public KeyCaps? Caps { get; init; }
}
