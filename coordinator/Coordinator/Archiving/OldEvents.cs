namespace SogniLike.Coordinator.Archiving;

/// <summary>The oldest events of an account that are due to leave the store.</summary>
/// <param name="After">Id of the newest event that left before.</param>
/// <param name="Events">Oldest first; empty when none is due.</param>
public sealed record OldEvents(long After, IReadOnlyList<StoredEvent> Events);
