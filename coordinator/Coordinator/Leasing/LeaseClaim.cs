using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Leasing;

/// <summary>A lease as its holder shows it. Untrusted until <see cref="LeaseComparison"/> has compared it.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Token">Hexadecimal, as it was handed out.</param>
/// <param name="Fence">As it was handed out.</param>
public sealed record LeaseClaim(JobId Job, string Token, long Fence)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"lease {Fence} of job {Job}";
}
