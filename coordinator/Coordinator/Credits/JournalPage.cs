namespace SogniLike.Coordinator.Credits;

/// <summary>Some of the journal, in order.</summary>
/// <param name="Records">Oldest first.</param>
/// <param name="Gap">True, and no records: what was asked for is no longer in the store but in a segment.</param>
public sealed record JournalPage(IReadOnlyList<JournalRecord> Records, bool Gap);
