namespace SogniLike.Coordinator.Jobs;

/// <summary>Events of an account, oldest first.</summary>
/// <param name="Events">In order; empty when nothing is newer. Ids are missing where the events of a removed job stood, and nowhere else.</param>
/// <param name="Gap">True when the event after these, or after the asked position when there are none, is no longer held: the reader looks for it elsewhere, or needs a snapshot.</param>
public sealed record EventPage(IReadOnlyList<JobEvent> Events, bool Gap);
