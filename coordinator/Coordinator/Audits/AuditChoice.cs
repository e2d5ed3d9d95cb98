namespace SogniLike.Coordinator.Audits;

/// <summary>What was drawn for a commitment.</summary>
/// <param name="OpenAll">The worker must open the predictions of every evaluation.</param>
/// <param name="Epoch">In which epoch; null where nobody draws.</param>
public sealed record AuditChoice(bool OpenAll, string? Epoch = null);
