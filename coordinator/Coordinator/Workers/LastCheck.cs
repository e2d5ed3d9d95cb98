using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Workers;

/// <summary>The audit of a worker's work that was judged last.</summary>
/// <param name="Audit">Which.</param>
/// <param name="Verdict">What it came to, or what an operator made of it.</param>
/// <param name="AtMs">Unix milliseconds.</param>
public sealed record LastCheck(AuditId Audit, AuditVerdict Verdict, long AtMs);
