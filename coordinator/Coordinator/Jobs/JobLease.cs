using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The right of one worker to run the job. Renewals move only the score in <see cref="JobIndex.Leases"/>, never this record.</summary>
/// <param name="Worker">Who runs it.</param>
/// <param name="Token">64 hexadecimal characters; whoever shows it may return the result. Never logged.</param>
/// <param name="Fence">Grows by one with every lease of the job.</param>
/// <param name="GrantedAtMs">Unix milliseconds.</param>
/// <param name="UntilMs">Unix milliseconds at which the lease ends if nothing ever renews it.</param>
/// <param name="Pace">How long it may take; null: as long as it is renewed.</param>
public sealed record JobLease(WorkerId Worker, string Token, long Fence, long GrantedAtMs, long UntilMs, LeasePace? Pace = null)
{
    /// <summary>What the worker committed to under this lease; null before it did. Set once.</summary>
    public JobCommitment? Commitment { get; init; }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"lease {Fence} of worker {Worker}";
}
