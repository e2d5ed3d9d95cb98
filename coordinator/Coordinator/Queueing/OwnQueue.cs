namespace SogniLike.Coordinator.Queueing;

/// <summary>How an account's own queue stands.</summary>
/// <param name="PausedAtMs">Since when it is paused, Unix milliseconds; null: it runs.</param>
/// <param name="Waiting">Jobs that wait, for workers or for their artist.</param>
/// <param name="Running">Unfinished jobs that do not: workers have them, or their results are checked.</param>
public sealed record OwnQueue(long? PausedAtMs, long Waiting, long Running);
