namespace SogniLike.Coordinator.Workers;

/// <summary>An enrolment token as it is kept: the secret only as a hash.</summary>
public sealed record EnrolmentTokenRecord
{
    public required string Id { get; init; }

    /// <summary>Account whose workers it enrols; of tokens from before there were accounts, any text of 1 to 64 characters.</summary>
    public required string Owner { get; init; }

    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long ExpiresAtMs { get; init; }

    public required int MaxUses { get; init; }

    public int Uses { get; init; }

    public bool Revoked { get; init; }

    /// <summary>The workers that it lets in are the operator's own verifiers.</summary>
    public bool IsVerifier { get; init; }
}
