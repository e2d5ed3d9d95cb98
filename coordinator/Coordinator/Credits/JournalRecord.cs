namespace SogniLike.Coordinator.Credits;

/// <summary>What one transaction wrote into the journal.</summary>
/// <param name="Id">1 for the first, then one more each time, without gaps.</param>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="Entries">At least one.</param>
public sealed record JournalRecord(long Id, long AtMs, IReadOnlyList<JournalEntry> Entries);
