namespace SogniLike.Coordinator.Jobs;

/// <summary>Events of an account, oldest first.</summary>
/// <param name="Events">In order without gaps; empty when nothing is newer.</param>
/// <param name="Gap">True when events between the asked position and the first kept one are gone: the reader needs a snapshot.</param>
public sealed record EventPage(IReadOnlyList<JobEvent> Events, bool Gap);
