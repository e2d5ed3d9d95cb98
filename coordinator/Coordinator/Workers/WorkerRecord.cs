namespace SogniLike.Coordinator.Workers;

/// <summary>An enrolled worker as it is kept.</summary>
public sealed record WorkerRecord
{
    public required WorkerId Id { get; init; }

    /// <summary>For people, 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Account whose worker it is, from the enrolment token.</summary>
    public required string Owner { get; init; }

    /// <summary>SubjectPublicKeyInfo of the worker's P-256 key, DER, base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long EnrolledAtMs { get; init; }

    /// <summary>The enrolment token that let it in.</summary>
    public required string TokenId { get; init; }

    public bool Revoked { get; init; }

    /// <summary>The operator vouches for it: it verifies where nobody independent does. From the enrolment token.</summary>
    public bool IsVerifier { get; init; }

    /// <summary>The newest hold, also when it is over; null when there never was one.</summary>
    public WorkerHold? Hold { get; init; }

    /// <summary>What was done to it, oldest first, at most 20. Settable: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public IReadOnlyList<WorkerTrailEntry> Trail { get; set; } = [];
}
