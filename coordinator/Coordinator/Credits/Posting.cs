namespace SogniLike.Coordinator.Credits;

/// <summary>One line of a <see cref="JournalEntry"/>.</summary>
/// <param name="Account">Which account changes.</param>
/// <param name="Amount">Millicredits; negative: they leave it. Never 0, within <see cref="CreditAmounts.Most"/>.</param>
public readonly record struct Posting(LedgerAccount Account, long Amount);
