using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>What the checks found. A closed set.</summary>
internal abstract record VerificationResult
{
    private VerificationResult()
    {
    }

    /// <summary>What each check found, in order.</summary>
    public required IReadOnlyList<JobCheck> Checks { get; init; }

    /// <summary>No check refused it.</summary>
    /// <param name="File">The clean file: the worker's pixels, the coordinator's own text.</param>
    /// <param name="Marks">Suspicions that do not refuse it.</param>
    /// <param name="Fingerprint">What must hold when it is delivered; null for an exempt image.</param>
    public sealed record Passed(byte[] File, IReadOnlyList<string> Marks, ImageFingerprint? Fingerprint) : VerificationResult;

    public sealed record Refused(string Code, string Message) : VerificationResult;
}
