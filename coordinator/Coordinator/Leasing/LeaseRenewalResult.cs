using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Leasing;

/// <summary>Answer to a renewal.</summary>
/// <param name="Renewal">Renewed, or why not.</param>
/// <param name="UntilMs">Unix milliseconds at which the lease ends when renewed; otherwise 0.</param>
public sealed record LeaseRenewalResult(LeaseRenewal Renewal, long UntilMs);
