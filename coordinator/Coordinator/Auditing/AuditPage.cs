namespace SogniLike.Coordinator.Auditing;

/// <summary>Some audits of a list.</summary>
/// <param name="Audits">Opened last first; may be fewer than asked, even none, before the last page.</param>
/// <param name="NextPageToken">Empty on the last page.</param>
public sealed record AuditPage(IReadOnlyList<Audit> Audits, string NextPageToken);
