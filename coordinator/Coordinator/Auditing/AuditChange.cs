namespace SogniLike.Coordinator.Auditing;

/// <summary>What was decided about one audit, as data.</summary>
/// <param name="Before">What was read; null for a new audit. The store compares.</param>
/// <param name="After">What it becomes; null when it is forgotten.</param>
public sealed record AuditChange(Audit? Before, Audit? After)
{
    /// <summary>Which audit.</summary>
    public AuditId Id => (After ?? Before)!.Id;
}
