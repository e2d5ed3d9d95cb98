using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>A worker that was asked and did not answer.</summary>
/// <param name="Verifier">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="AtMs">Unix milliseconds.</param>
public sealed record AuditRefusal(WorkerId Verifier, AuditRefusalReason Reason, long AtMs);
