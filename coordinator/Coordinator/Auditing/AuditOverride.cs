using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>An operator decided otherwise than the verdict that was there.</summary>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="By">The key of the operator.</param>
/// <param name="From">The verdict before.</param>
/// <param name="To">The verdict from then on.</param>
/// <param name="Reason">A sentence for everybody, 1 to 200 characters.</param>
public sealed record AuditOverride(long AtMs, string By, AuditVerdict From, AuditVerdict To, string Reason);
