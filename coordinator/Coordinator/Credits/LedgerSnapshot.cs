namespace SogniLike.Coordinator.Credits;

/// <summary>All balances at one moment.</summary>
/// <param name="LastId">Of the newest record that is in them; 0 before the first.</param>
/// <param name="Balances">Millicredits by account, by name. Together they are zero.</param>
public sealed record LedgerSnapshot(long LastId, IReadOnlyList<(LedgerAccount Account, long Balance)> Balances);
