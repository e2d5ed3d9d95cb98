namespace SogniLike.Coordinator.Verification;

/// <summary>How results are checked.</summary>
public sealed class VerificationOptions
{
    public const string Section = "Coordinator:Verification";

    /// <summary>Results that are checked at the same time; each takes one core and, for its clean copy, the memory of one file. 1 to 256. Default 2.</summary>
    public int MaxConcurrent { get; set; } = 2;

    /// <summary>How long the pixels of a delivered image are remembered, to refuse them for other jobs. 1 hour to 3,650 days. Default 30 days.</summary>
    public TimeSpan FingerprintKeptFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Only workers that commit to their trajectories are let in, and no result without a commitment is taken where the pool can read the model. True or false. Default true; when false,
    /// workers that do not know "commitments/1" get jobs, what they deliver cannot be audited, and they are not paid.
    /// </summary>
    public bool RequireCommitments { get; set; } = true;
}
